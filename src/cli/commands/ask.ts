import { collect, userText, VadeError, type Finish, type Part } from '../../core/index.ts'
import { print, textOption, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

export const ask: Command = {
  name: 'ask',
  arguments: '"question"',
  summary: 'Ask one question; what is piped in is its context',
  options: { model: { type: 'string' } },
  async run(call) {
    const question = [call.words.join(' '), await pipedIn()].filter((text) => text.trim() !== '').join('\n\n')
    if (question === '') throw new VadeError('invalid_request', 'Give a question, as in: vade "Why is the sky blue?"')
    await withApp(call, async (app) => {
      const model = app.directory.resolve(textOption(call, 'model') ?? 'device')
      const parts = model.generate({ messages: [userText(question)] }, { signal: call.signal, caller: 'cli' })
      const { text, finish } = await collect(call.json ? parts : shown(parts))
      if (call.json) print(call, asJson(text, finish), text)
    })
  },
}

async function* shown(parts: AsyncIterable<Part>): AsyncGenerator<Part> {
  for await (const part of parts) {
    if (part.type === 'text-delta') process.stdout.write(part.text)
    if (part.type === 'notice') process.stderr.write(`${part.message}\n`)
    yield part
  }
  process.stdout.write('\n')
}

function asJson(text: string, finish: Finish): object {
  return {
    text,
    origin: finish.origin.runsOn,
    model: finish.origin.model,
    usage: finish.usage,
    costNanoUsd: finish.costNanoUsd,
    reason: finish.reason,
  }
}

/** Only a pipe or a file is read: a terminal, or nothing at all, is not waited for. */
async function pipedIn(): Promise<string> {
  const { isTTY } = process.stdin
  if (isTTY || process.stdin.readableEnded) return ''
  const { fstatSync } = await import('node:fs')
  const kind = fstatSync(0)
  if (!kind.isFIFO() && !kind.isFile()) return ''
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
