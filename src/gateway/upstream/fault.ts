import type { IncomingHttpHeaders } from 'node:http'
import { isVadeError, type VadeError, type VadeErrorOptions } from '../../core/index.ts'
import type { RelayedSide } from '../dialects/dialect.ts'
import { AttemptError, type Target } from '../routing/target.ts'

/** Longest part of a provider's answer that is shown in an error. */
const longestWords = 500

/** What a provider that answered with an error status means. */
export function refusalOf(
  { provider }: Target,
  side: RelayedSide,
  answer: { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer },
): AttemptError {
  const { status, headers } = answer
  if (status >= 300 && status < 400)
    return new AttemptError(
      'malformed',
      `${provider.name} sent us elsewhere (${String(status)}), where Vade does not go.`,
    )
  const text = answer.body.subarray(0, 64 * 1024).toString()
  const { kind, message, param } = side.decodeError(status, jsonOr(withoutTags(text)))
  const said = message.slice(0, longestWords)
  const options: VadeErrorOptions = {
    ...(param !== undefined && { param }),
    ...retryAfterOf(headers),
  }
  const sentence = kind === 'bad-request' ? said : `${provider.name} answered ${String(status)}: ${said}`
  const isOfRequest =
    (kind === 'model-missing' && status === 404 && !modelWords.test(message) && !modelNames.test(text)) ||
    (kind === 'quota' && sizeWords.test(message))
  return new AttemptError(isOfRequest ? 'unsupported' : kind, sentence, options)
}

/** A 404 that says less is about this request: a way to use the model, or another thing that is not there. */
const modelNames = /model_(not_(found|available|exist)|does_not_exist|decommissioned)|unknown_model|DeploymentNotFound/i
const modelWords =
  /\b(models?|deployments?)\b.{0,160}\b(not found|not exist|doesn't exist|no longer|decommissioned|retired|end of its life)|^model: |no such model|unknown model|no endpoints found for (?!.*\bsupport)|resolve the foundation model/i
/** An account that is too empty for a request of this size, and not for a smaller one. */
const sizeWords = /can only afford|fewer max_tokens/i

/** An error that came with status 200: instead of an answer, or within its stream. */
export function failureIn({ provider }: Target, side: RelayedSide, body: object): AttemptError {
  const { kind, message } = side.decodeError(200, body)
  // The question was taken; what is wrong with it is found before the headers.
  const fault = kind === 'bad-request' ? 'server' : kind
  return new AttemptError(fault, `${provider.name} failed: ${message.slice(0, longestWords)}`)
}

/** Something that is no answer of this protocol. */
export function malformed({ provider }: Target, what: string, cause?: unknown): AttemptError {
  return new AttemptError('malformed', `${provider.name} sent no answer: ${what}`, { cause })
}

/** An answer that had begun and ended before it was whole. */
export function brokenOff({ provider }: Target): AttemptError {
  return new AttemptError('malformed', `${provider.name} broke off its answer: the stream ended before it was whole.`)
}

/** What an exchange failed with: our own reason where we ended it. */
export function unreachable({ provider }: Target, error: Error): VadeError {
  if (isVadeError(error)) return error
  return new AttemptError('network', `The connection to ${provider.name} failed: ${error.message || error.name}.`, {
    cause: error,
  })
}

/** The words of a page of HTML: something on the way answered, not the provider. */
function withoutTags(text: string): string {
  if (!/^\s*</.test(text)) return text
  const words = text.replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
  return words.replaceAll(/\s+/g, ' ').trim()
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Seconds, from seconds, milliseconds or a date. Source: RFC 9110, section 10.2.3; `retry-after-ms` is OpenAI's. */
function retryAfterOf(headers: IncomingHttpHeaders): { readonly retryAfter?: number } {
  const ms = Number(headers['retry-after-ms'])
  if (headers['retry-after-ms'] !== undefined && ms >= 0) return { retryAfter: ms / 1000 }
  const given = headers['retry-after']
  if (given === undefined) return {}
  const seconds = /^\d+(\.\d+)?$/.test(given) ? Number(given) : (Date.parse(given) - Date.now()) / 1000
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfter: seconds } : {}
}
