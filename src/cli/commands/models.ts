import { resolve } from 'node:path'
import { print, requireWord, type Call, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

const wordOf = (call: Call, what: string) => requireWord(call, `Give ${what}; 'vade models list' shows what there is.`)

const megabytes = (bytes: number) => `${String(Math.round(bytes / 1e6))} MB`

export const modelsList: Command = {
  name: 'models list',
  arguments: '',
  summary: 'Models that are or could be on this machine, best first',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const models = await app.models.list()
      const lines = models.map((model) => {
        const state = model.isDefault ? 'default' : model.installed ? 'installed' : model.fits ? 'fits' : 'too big'
        return `${model.id}\t${state}\tneeds ${megabytes(model.needBytes)}\t${model.license}\n  ${model.reason}`
      })
      print(call, { models }, lines.join('\n'))
    }),
}

export const modelsPull: Command = {
  name: 'models pull',
  arguments: 'ID',
  summary: 'Download a model, or go on with a download',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      let said = ''
      const model = await app.models.pulled(wordOf(call, "a model's id"), {
        signal: call.signal,
        onProgress: (progress) => {
          const left = progress.secondsLeft === null ? '' : `, ${String(Math.round(progress.secondsLeft))} s left`
          const line = `${progress.phase} ${progress.source} ${megabytes(progress.doneBytes)} of ${megabytes(progress.totalBytes)}${left}`
          if (line !== said && process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}`)
          said = line
        },
      })
      if (process.stderr.isTTY) process.stderr.write('\n')
      print(call, model, `${model.name} is here: ${model.file}`)
    }),
}

export const modelsAdd: Command = {
  name: 'models add',
  arguments: 'FILE.gguf',
  summary: 'Import a model file of your own',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const model = await app.models.add(resolve(wordOf(call, 'a GGUF file')), call.signal)
      print(call, model, `${model.name} is installed as ${model.id}.`)
    }),
}

export const modelsRemove: Command = {
  name: 'models remove',
  arguments: 'ID',
  summary: 'Delete an installed model',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const id = wordOf(call, "a model's id")
      await app.models.remove(id)
      print(call, { removed: id }, `Removed ${id}.`)
    }),
}
