import { VadeError } from '../../core/index.ts'
import type { Command } from '../command.ts'
import { helpFor } from '../usage.ts'

export const help: Command = {
  name: 'help',
  arguments: '[COMMAND] [VERB]',
  summary: 'Say what there is, or how one command is used',
  options: {},
  async run({ commands, words }) {
    const text = helpFor(commands, words)
    if (text === undefined) {
      throw new VadeError(
        'invalid_request',
        `There is no command '${words.join(' ')}'; 'vade help' shows those there are.`,
      )
    }
    process.stdout.write(text)
  },
}
