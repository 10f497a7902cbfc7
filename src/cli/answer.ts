import type { ApiCitation, AskEvent, ShownRequest, TurnPart } from '../api/index.ts'
import { codeFrom } from '../client/index.ts'
import { confidenceWords, formatDollars, questionOf, toVadeError, VadeError } from '../core/index.ts'
import { note, say } from './terminal.ts'

export interface Answer {
  readonly text: string
  readonly finish: Extract<TurnPart, { readonly type: 'finish' }>
  /** What of it the documents say; empty where there are none. */
  readonly citations: readonly ApiCitation[]
}

interface ReadOptions {
  readonly model: string
  readonly quiet: boolean
  /** Answers whether what is shown may be sent. */
  readonly onShown: (shown: ShownRequest) => Promise<void>
}

/**
 * Reads an answer to its end, and shows it as it comes unless told to be quiet. An answer that is stopped ends too:
 * `model` is who was asked, for the case that the stop cuts the connection before the model has said its name.
 */
export async function readAnswer(
  events: AsyncIterable<AskEvent>,
  { model, quiet, onShown }: ReadOptions,
): Promise<Answer> {
  let text = ''
  let citations: readonly ApiCitation[] = []
  let written = 0
  /** Why it ended as it did: said after its last word. */
  let ending: string | null = null
  let finish: Answer['finish'] | undefined
  try {
    for await (const part of events) {
      if (part.type === 'error') throw new VadeError(codeFrom(part.error.code), part.error.message)
      if (part.type === 'notice' && part.code === 'repeating') ending = part.message
      else if (part.type === 'notice') note(part.message)
      if (part.type === 'citations') ({ citations } = part)
      if (part.type === 'finish') finish = part
      if (part.type === 'consent-request') await onShown(part)
      if (part.type === 'replacement') {
        text = ''
        if (!quiet) say(`\n\n[${part.reason} The answer begins anew.]\n\n`)
      }
      if (part.type !== 'text-delta') continue
      text += part.text
      written++
      if (!quiet) say(part.text)
    }
  } catch (thrown) {
    if (toVadeError(thrown).code !== 'aborted') throw thrown
  } finally {
    if (!quiet && text !== '') say('\n')
    if (ending !== null) note(ending)
  }
  return { text, finish: finish ?? cutShort(model, written), citations }
}

function cutShort(model: string, outputTokens: number): Answer['finish'] {
  return {
    type: 'finish',
    reason: 'aborted',
    usage: { inputTokens: 0, cachedTokens: 0, outputTokens },
    origin: { model, runsOn: 'device' },
    costNanoUsd: 0,
  }
}

/** What `--json` prints of an answer. `reason` is why it was answered there, `finish` why it ended. */
export function asJson({ text, finish, citations }: Answer): string {
  const { reason, usage, costNanoUsd, origin, decision } = finish
  return JSON.stringify({
    text,
    origin: origin.runsOn,
    model: origin.model,
    usage,
    costNanoUsd,
    reason: decision?.reason ?? 'It was asked for by its name.',
    finish: reason,
    ...(decision && { decision }),
    ...(citations.length > 0 && { citations }),
  })
}

/**
 * What a person should know of an answer beside its words; null where it is the device's own and nothing speaks
 * against it, nor kept it from a larger model.
 */
export function remark({ finish: { origin, costNanoUsd, decision } }: Answer): string | null {
  if (origin.runsOn === 'cloud') {
    const sent = decision?.sent ? `, for ${questionOf(decision.sent.bytes)}` : ''
    return `${origin.model} answered at ${origin.provider ?? ''} (${formatDollars(costNanoUsd)}${sent}). ${decision?.reason ?? ''}`
  }
  if (decision === undefined) return null
  const { code, stance, confidence } = decision
  // Some reasons say it themselves.
  const unknownWhere = code === 'not-allowed' && !decision.reason.includes("'vade consents")
  const reason = unknownWhere ? `${decision.reason} 'vade consents list' shows what may be sent.` : decision.reason
  if (code === 'not-allowed' && stance === 'plain') return reason
  if (stance !== 'unverified') return null
  const sure = confidence === null ? '' : ` (${confidenceWords(confidence)}, ${String(Math.round(100 * confidence))} %)`
  return `Not verified${sure}: ${reason}`
}

/** One line for each sentence that was held against a document: where it is written, or that it is not. */
export function sourceLines({ text, citations }: Answer): string[] {
  return citations.map(({ start, end, support, source, missing }) => {
    const sentence = text.slice(start, end)
    const lacking = missing.length === 0 ? '' : ` (${missing.join(', ')})`
    if (support === 'unsupported' || source === null) return `Not found in the documents${lacking}: ${sentence}`
    const where = `${source.documentName}, characters ${String(source.start)} to ${String(source.end)}`
    return `${support === 'partly' ? 'Partly in' : 'From'} ${where}: ${sentence}`
  })
}
