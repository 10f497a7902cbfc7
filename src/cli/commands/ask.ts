import { fstatSync } from 'node:fs'
import { text as textOf } from 'node:stream/consumers'
import { VadeError } from '../../core/index.ts'
import { asJson, readAnswer, remark, sourceLines } from '../answer.ts'
import { askAboutFiles } from '../ask-file.ts'
import { modelOption, numberOption, textOption, textsOption, type Call, type Command } from '../command.ts'
import { personAtTerminal } from '../person.ts'
import { answerShown } from '../shown-request.ts'
import { note } from '../terminal.ts'
import { withClient } from '../with-client.ts'

/** A model of rules is no answer to most questions: whoever gets one should know why. */
const noModel =
  "No model is installed, so ELIZA answers: 'vade serve' fetches the one that suits this machine, 'vade models list' shows those that 'vade models pull ID' gets."

/** Longest wait for the end of what was stopped, such as the loading of weights, in milliseconds. */
const stopMs = 1000

export const ask: Command = {
  name: 'ask',
  arguments: '"question"',
  summary: 'Ask one question; what is piped in is its context',
  options: {
    model: modelOption,
    file: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      about: 'A text to answer from, or several; sentences that they do not hold are marked',
    },
    system: { type: 'string', value: 'TEXT', about: 'What the model is told to be' },
    'max-tokens': { type: 'string', value: 'N', about: 'Longest answer, in tokens' },
    temperature: { type: 'string', value: 'N', about: '0 for the likeliest words, up to 2 for surprising ones' },
  },
  async run(call) {
    const left = new AbortController()
    const signal = AbortSignal.any([call.signal, left.signal])
    const person = personAtTerminal(signal, () => left.abort())
    const text = [call.words.join(' '), await pipedIn()].filter((part) => part.trim() !== '').join('\n\n')
    if (text === '') throw new VadeError('invalid_request', 'Give a question, as in: vade "Why is the sky blue?"')
    const body = {
      text,
      model: textOption(call, 'model'),
      system: textOption(call, 'system'),
      maxTokens: numberOption(call, 'max-tokens'),
      temperature: numberOption(call, 'temperature'),
      interactive: person !== null,
    }
    const files = textsOption(call, 'file')
    if (files.length > 0) refuseBesideFile(call)
    signal.addEventListener('abort', () => setTimeout(() => process.exit(130), stopMs).unref())
    return withClient(call, async (client) => {
      const model = body.model ?? (await client.call('getStatus', { signal })).answering
      if (body.model === undefined && model === 'eliza') note(noModel)
      const events =
        files.length === 0 ? client.stream('ask', { body, signal }) : askAboutFiles(client, { ...body, files }, signal)
      const answer = await readAnswer(events, { model, quiet: call.json, onShown: answerShown(client, person) })
      if (call.json) process.stdout.write(`${asJson(answer)}\n`)
      const said = remark(answer)
      if (!call.json && said !== null) note(said)
      if (!call.json) for (const line of sourceLines(answer)) note(line)
      if (answer.finish.reason === 'aborted' && !signal.aborted) {
        throw new VadeError('shutting_down', 'Vade stopped before the answer was whole; start it and ask again.')
      }
      return answer.finish.reason === 'aborted' ? 130 : 0
    })
  },
}

/** A question about a file is a turn of a conversation, which has its own instruction and way to answer. */
function refuseBesideFile({ options }: Call): void {
  const other = ['system', 'max-tokens', 'temperature'].find((name) => options[name] !== undefined)
  if (other === undefined) return
  throw new VadeError('invalid_request', `--${other} does not go with --file; leave one of them out.`)
}

/** Only a pipe or a file is read: a terminal, or nothing at all, is not waited for. */
async function pipedIn(): Promise<string> {
  if (process.stdin.isTTY) return ''
  const kind = fstatSync(0)
  return kind.isFIFO() || kind.isFile() ? textOf(process.stdin) : ''
}
