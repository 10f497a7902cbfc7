import { VadeError } from '../../core/index.ts'
import { completionFor, shells } from '../completion.ts'
import { requireWord, type Command } from '../command.ts'

export const completion: Command = {
  name: 'completion',
  arguments: 'SHELL',
  summary: 'Write the completion of bash, zsh or fish, as in: eval "$(vade completion bash)"',
  options: {},
  async run(call) {
    const name = requireWord(call, `Give a shell: ${shells.join(', ')}.`)
    const shell = shells.find((one) => one === name)
    if (shell === undefined) {
      throw new VadeError('invalid_request', `'${name}' is not a shell that Vade knows; give ${shells.join(', ')}.`)
    }
    process.stdout.write(completionFor(shell, call.commands))
  },
}
