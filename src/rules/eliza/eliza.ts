import { textOf, VadeError, type CallContext, type GenerateRequest, type Model, type Part } from '../../core/index.ts'
import { createTalk } from './interpreter.ts'

const honest = 'I am ELIZA, a program of rules from 1966, not a language model.'
const asksWhat = /\b(who|what) are you\b|\bare you (an? )?(ai|bot|robot|human|real|language model|llm)\b/i

/** Answers while no weights are here. Throws `unsupported` if tools or a form of output are asked for. */
export function createEliza(): Model {
  return {
    id: 'eliza',
    runsOn: 'device',
    abilities: { input: ['text'], tools: false, schema: false, logprobs: false, contextTokens: 1_000_000 },
    generate,
  }
}

async function* generate(request: GenerateRequest, { signal }: CallContext): AsyncGenerator<Part> {
  refuseWhatItCannot(request)
  const said = request.messages.filter((message) => message.role === 'user').map(textOf)
  if (request.rawPrompt !== undefined) said.push(request.rawPrompt)
  const talk = createTalk()
  let reply = ''
  // The model keeps nothing: what was said before is said to it again.
  for (const text of said) reply = talk.reply(text)
  if (said.length <= 1 || asksWhat.test(said.at(-1) ?? '')) reply = `${honest} ${reply}`
  const words = reply.match(/\S+\s*/g) ?? []
  const most = request.sampling?.maxTokens ?? Infinity
  let written = 0
  yield { type: 'text-start' }
  for (const text of words) {
    if (signal.aborted || written >= most) break
    yield { type: 'text-delta', text }
    written += 1
    // Lets a stop come in between two words.
    await Promise.resolve()
  }
  yield { type: 'text-end' }
  const cut = written < words.length
  const reason = !cut ? 'stop' : signal.aborted ? 'aborted' : 'length'
  const inputTokens = said.reduce((sum, text) => sum + countWords(text), 0)
  yield {
    type: 'finish',
    reason,
    usage: { inputTokens, cachedTokens: 0, outputTokens: written },
    origin: { model: 'eliza', runsOn: 'device' },
    costNanoUsd: 0,
  }
}

function refuseWhatItCannot(request: GenerateRequest): void {
  const tools = (request.tools?.length ?? 0) > 0 && request.toolChoice !== 'none'
  if (!tools && (request.output?.type ?? 'text') === 'text') return
  const what = tools ? 'use tools' : 'hold its answer to a schema'
  throw new VadeError('unsupported', `ELIZA cannot ${what}; pull a language model with: vade models pull`)
}

function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}
