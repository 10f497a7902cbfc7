import { print, requireWord, type Call, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

const nameOf = (call: Call) => requireWord(call, "Give the key's name, as in: vade keys add laptop")

export const keysAdd: Command = {
  name: 'keys add',
  arguments: 'NAME',
  summary: 'Make a key for the API; it is shown once',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const made = await app.keys.create(nameOf(call))
      print(call, made, made.key)
    }),
}

export const keysList: Command = {
  name: 'keys list',
  arguments: '',
  summary: 'Show the keys, without their secrets',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const keys = await app.keys.list()
      print(
        call,
        { keys },
        keys
          .map((key) => `${key.name}\t${key.hint}…\t${new Date(key.createdAt).toISOString().slice(0, 10)}`)
          .join('\n'),
      )
    }),
}

export const keysRemove: Command = {
  name: 'keys remove',
  arguments: 'NAME',
  summary: 'Remove a key; calls with it are refused at once',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      await app.keys.remove(nameOf(call))
      print(call, { removed: nameOf(call) }, `Removed ${nameOf(call)}.`)
    }),
}
