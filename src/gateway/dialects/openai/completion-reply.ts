import { createId, type Finish, type Part } from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import { createChunks, encodeReason, finishOf } from './chunks.ts'
import type { DecodedCompletion } from './completion-request.ts'
import { encodeError } from './error.ts'
import { encodeCompletionLogprobs } from './logprobs.ts'
import { encodeUsage, sumUsage } from './usage.ts'

/** An answer as completions have it: text, and log-probabilities in columns. Source: OpenAI's API reference. */
export function createCompletionReply({ model, requests, n, includeUsage, echo }: DecodedCompletion): Reply {
  const created = Math.floor(Date.now() / 1000)
  const head = { id: createId('cmpl'), object: 'text_completion', created, model }
  const chunks = createChunks(head, includeUsage)
  const echoes = requests.map(({ rawPrompt }) => (echo ? (rawPrompt ?? '') : ''))
  const begun = new Set<number>()
  /** Letters of the tokens of each choice that have been written. */
  const written = requests.map(() => 0)
  const finishes: Finish[] = []
  function begin(choice: number): string {
    if (begun.has(choice)) return ''
    begun.add(choice)
    const text = echoes[choice] ?? ''
    return text === '' ? '' : chunks.text(choice, text)
  }
  return {
    whole: (choices) => ({
      ...head,
      choices: choices.map((parts, index) => encodeChoice(parts, { index, echo: echoes[index] ?? '' })),
      usage: encodeUsage(sumUsage(choices.flatMap(finishOf), n)),
    }),
    part(part, choice) {
      if (part.type === 'text-delta') {
        const { text, logprobs } = part
        const columns = logprobs && { logprobs: encodeCompletionLogprobs(logprobs, written[choice] ?? 0) }
        written[choice] = (logprobs ?? []).reduce((at, { token }) => at + token.length, written[choice] ?? 0)
        return begin(choice) + chunks.text(choice, text, columns)
      }
      if (part.type !== 'finish') return ''
      finishes[choice] = part
      return begin(choice) + chunks.text(choice, '', { reason: encodeReason(part) })
    },
    end: () => (includeUsage ? chunks.usage(encodeUsage(sumUsage(finishes, n))) : '') + 'data: [DONE]\n\n',
    fail: (error) => `data: ${JSON.stringify(encodeError(error))}\n\n`,
  }
}

function encodeChoice(
  parts: readonly Part[],
  { index, echo }: { readonly index: number; readonly echo: string },
): object {
  const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')
  const tokens = parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  const finish = parts.find((part) => part.type === 'finish')
  return {
    index,
    text: echo + text,
    logprobs: tokens.length === 0 ? null : encodeCompletionLogprobs(tokens, 0),
    finish_reason: finish === undefined ? 'stop' : encodeReason(finish),
  }
}
