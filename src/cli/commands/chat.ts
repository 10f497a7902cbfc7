import { createInterface } from 'node:readline'
import { isatty } from 'node:tty'
import { asJson, readAnswer, remark } from '../answer.ts'
import { typedAfter } from '../person.ts'
import type { Client } from '../../client/index.ts'
import { answerShown } from '../shown-request.ts'
import { createTalk, type Talk } from '../talk.ts'
import { modelOption, textOption, type Call, type Command } from '../command.ts'
import { toVadeError } from '../../core/index.ts'
import { coloured, note } from '../terminal.ts'
import { withClient } from '../with-client.ts'

export const chat: Command = {
  name: 'chat',
  arguments: '',
  summary: 'Talk with the model; the conversation is kept beside those of the page',
  options: { model: modelOption },
  run: (call) =>
    withClient(call, async (client) => {
      const talk = await createTalk(client, { model: textOption(call, 'model') ?? null, replaceable: onTerminal() })
      return converse({ call, client, talk })
    }),
}

const commands = '/new begins another conversation, /model NAME changes the model, /exit or Ctrl-D leaves.'

interface Conversing {
  readonly call: Call
  readonly client: Client
  readonly talk: Talk
}

/** A line is a question. The exit code is 1 when one of them could not be answered. */
async function converse({ call, client, talk }: Conversing): Promise<number> {
  const { stdin, stderr } = process
  const terminal = onTerminal()
  const greeting = terminal ? `${await talk.who()} ${commands}` : ''
  const prompt = coloured('bold', '> ', stderr)
  const lines = createInterface(terminal ? { input: stdin, output: stderr, terminal, prompt } : { input: stdin })
  let asking = new AbortController()
  async function ask(question: string): Promise<string | null> {
    asking = new AbortController()
    const typed = await typedAfter(question, lines, asking.signal)
    if (typed === null) talk.stop()
    return typed
  }
  const onShown = answerShown(client, terminal ? ask : null)
  let failed = false
  let interrupts = 0

  function interrupted(): void {
    if (++interrupts > 2) process.exit(130)
    const stopping = talk.stop()
    asking.abort()
    if (interrupts > 1) return lines.close()
    if (stopping) return
    note('\nCtrl-C again leaves.')
    if (terminal) lines.prompt()
  }
  call.onInterrupt(interrupted)
  // A terminal in raw mode gives Ctrl-C as a key, and a signal only to those who send one.
  lines.on('SIGINT', interrupted)
  call.signal.addEventListener('abort', () => {
    talk.stop()
    lines.close()
  })
  if (terminal) {
    note(greeting)
    lines.prompt()
  }
  for await (const line of lines) {
    interrupts = 0
    const asked = line.trim()
    try {
      if (asked === '/exit') break
      if (asked.startsWith('/')) note(await obey(asked, talk))
      else if (asked !== '') {
        const answer = await readAnswer(talk.ask(asked), {
          model: talk.model(),
          quiet: call.json,
          onShown,
        })
        if (call.json) process.stdout.write(`${asJson(answer)}\n`)
        const said = remark(answer)
        if (!call.json && said !== null) note(said)
      }
    } catch (thrown) {
      failed = true
      process.stderr.write(`vade: ${toVadeError(thrown).message}\n`)
    }
    if (interrupts > 1 || call.signal.aborted) break
    if (terminal) lines.prompt()
  }
  lines.close()
  return failed ? 1 : 0
}

/** Whether a person sits before it. */
function onTerminal(): boolean {
  return isatty(0) && isatty(2)
}

/** What there is to say about a line that begins with a stroke. */
async function obey(line: string, talk: Talk): Promise<string> {
  const [word, name] = line.split(/\s+/)
  if (word === '/new') {
    talk.startAnew()
    return 'A new conversation.'
  }
  if (word === '/model' && name !== undefined) await talk.use(name)
  if (word === '/model') return `${await talk.who()} There are: ${(await talk.models()).join(', ')}.`
  return word === '/help' ? commands : `There is no ${word ?? ''}. ${commands}`
}
