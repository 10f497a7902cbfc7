import { text as textOf } from 'node:stream/consumers'
import { VadeError } from '../../core/index.ts'
import { createRedactor } from '../../governance/index.ts'
import type { Command } from '../command.ts'

export const redact: Command = {
  name: 'redact',
  arguments: '',
  summary: 'Replace personal data in the text on standard input, as before anything leaves the device',
  options: {},
  async run(call) {
    if (process.stdin.isTTY) throw new VadeError('invalid_request', 'Pipe a text in, as in: vade redact < letter.txt')
    const redacted = createRedactor().redact(await textOf(process.stdin))
    // Without --json the text as it came, no line added.
    process.stdout.write(call.json ? `${JSON.stringify(redacted)}\n` : redacted.text)
  },
}
