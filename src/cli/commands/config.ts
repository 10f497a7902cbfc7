import { configSchema as publishedSchema } from '../../app/index.ts'
import { print, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

export const configSchema: Command = {
  name: 'config schema',
  arguments: '',
  summary: 'Write the JSON Schema of config.json, for editors',
  options: {},
  async run() {
    process.stdout.write(`${JSON.stringify(await publishedSchema(), null, 2)}\n`)
  },
}

export const configCheck: Command = {
  name: 'config check',
  arguments: '',
  summary: 'Say what is wrong in config.json and the providers of the home',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const problems = (await app.providers()).problems()
      const lines = problems.map(({ message, warning = false }) => (warning ? `Warning: ${message}` : message))
      print(call, { problems }, lines.length === 0 ? 'Nothing is wrong.' : lines.join('\n'))
      return problems.every(({ warning = false }) => warning) ? 0 : 1
    }),
}
