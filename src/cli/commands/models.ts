import { resolve } from 'node:path'
import type { App } from '../../app/index.ts'
import { VadeError } from '../../core/index.ts'
import { print, requireWord, type Call, type Command } from '../command.ts'
import { createPullReport } from '../pull-report.ts'
import { findServer } from '../running-server.ts'
import { withApp } from '../with-app.ts'
import { megabytes } from '../words.ts'

const wordOf = (call: Call, what: string) => requireWord(call, `Give ${what}; 'vade models list' shows what there is.`)
const idOf = (call: Call) => wordOf(call, "a model's id")

async function foundIn(app: App, id: string) {
  const model = (await app.models.list()).find((one) => one.id === id)
  if (model === undefined) {
    throw new VadeError('model_not_found', `There is no model called ${id}; 'vade models list' shows those there are.`)
  }
  return model
}

/** A running server looks at its shelf again, so that the next question goes to what is there now. */
async function tellServer(call: Call): Promise<void> {
  const server = await findServer(call)
  await server?.client.call('rereadModels')
  await server?.close()
}

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

export const modelsShow: Command = {
  name: 'models show',
  arguments: 'ID',
  summary: 'All that is known of one model',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const { download: _, problems: __, ...model } = await foundIn(app, idOf(call))
      const file = (await app.models.installed()).find(({ id }) => id === model.id)?.file ?? null
      const speed =
        model.tokensPerSecond === null ? 'not measured' : `${model.tokensPerSecond.toFixed(1)} tokens a second`
      const lines = [
        `${model.name} (${model.id})`,
        `kind      ${model.kind}`,
        `licence   ${model.license}`,
        `download  ${megabytes(model.fileBytes)}`,
        `memory    ${megabytes(model.needBytes)}`,
        `window    ${String(model.contextTokens)} tokens`,
        `speed     ${speed}`,
        `file      ${file ?? `not here; get it with: vade models pull ${model.id}`}`,
        model.reason,
      ]
      print(call, { ...model, file }, lines.join('\n'))
    }),
}

export const modelsPath: Command = {
  name: 'models path',
  arguments: 'ID',
  summary: 'Show the file of an installed model',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const { id } = await foundIn(app, idOf(call))
      const file = (await app.models.installed()).find((model) => model.id === id)?.file
      if (file === undefined) throw new VadeError('not_found', `${id} is not here; get it with: vade models pull ${id}`)
      print(call, { id, file }, file)
    }),
}

export const modelsPull: Command = {
  name: 'models pull',
  arguments: 'ID',
  summary: 'Download a model, or go on with a download',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const report = createPullReport(process.stderr)
      const id = idOf(call)
      const model = await app.models.pulled(id, {
        signal: call.signal,
        onProgress: (progress) => report.tell(progress),
      })
      report.end()
      await tellServer(call)
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
      await tellServer(call)
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
      const id = idOf(call)
      await app.models.remove(id)
      await tellServer(call)
      print(call, { removed: id }, `Removed ${id}.`)
    }),
}
