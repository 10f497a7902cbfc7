import { VadeError } from '../../core/index.ts'
import { print, type Command } from '../command.ts'
import { findServer } from '../running-server.ts'

export const link: Command = {
  name: 'link',
  arguments: '',
  summary: 'Make a new one-time link to the page of the running server',
  options: {},
  async run(call) {
    const server = await findServer(call)
    if (server === null) throw new VadeError('not_found', "No Vade serves this home; start one with 'vade serve'.")
    try {
      const made = await server.client.call('makeLink', { signal: call.signal })
      print(call, made, made.url)
    } finally {
      await server.close()
    }
  },
}
