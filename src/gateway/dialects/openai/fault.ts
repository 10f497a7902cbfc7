import { AttemptError } from '../../routing/target.ts'
import type { FaultKind, ProviderFault } from '../dialect.ts'
import { listOf, objectOf, textOf, type Json } from '../../json.ts'

/** Letters of a provider's sentence that are shown. */
const longestMessage = 500

/**
 * What the body of an error says, in any of the shapes that vendors have: OpenAI's `{error: {message, type, param, code}}`;
 * `{error: "…"}` (Ollama, xAI); `{object: "error", message}` (Mistral, vLLM); `{detail}` (FastAPI); a page of HTML.
 */
export function decodeFault(status: number, body: unknown): ProviderFault {
  const { message, code, type, param } = wordsOf(body)
  // In the middle of a stream the code says what the status would have said.
  const seen = status >= 400 ? status : /^[45]\d\d$/.test(code) ? Number(code) : 200
  const kind = kindOf(seen, { code: code.toLowerCase(), type: type.toLowerCase(), message: message.toLowerCase() })
  const sentence = message === '' ? `The provider answered with status ${String(status)} and no reason.` : message
  return { kind, message: sentence.slice(0, longestMessage), ...(param !== '' && { param }) }
}

/** An error that came instead of an answer or in the middle of one; undefined where there is none. */
export function faultIn(json: Json): AttemptError | undefined {
  const choice = objectOf(listOf(json['choices'])[0])
  const broken =
    Boolean(json['error']) || json['object'] === 'error' || json['type'] === 'error' || Boolean(choice['error'])
  const bare = !('choices' in json) && ('detail' in json || ('message' in json && 'code' in json))
  if (!broken && !bare) return undefined
  const { kind, message } = decodeFault(200, choice['error'] ? { error: choice['error'] } : json)
  return new AttemptError(kind, message, { code: kind === 'content-policy' ? 'content_refused' : 'provider_failed' })
}

interface Words {
  readonly message: string
  readonly code: string
  readonly type: string
  readonly param: string
}

function wordsOf(body: unknown): Words {
  if (typeof body === 'string') return { message: lineOf(body), code: '', type: '', param: '' }
  const outer = objectOf(Array.isArray(body) ? body[0] : body)
  const { error, detail } = outer
  const inner = typeof error === 'object' && error !== null ? objectOf(error) : outer
  const lines = [inner['message'], error, detail, objectOf(inner['message'])['detail'], inner['title']].map(sentenceOf)
  // OpenRouter says that a provider failed, and keeps the words of that one here.
  const raw = textOf(objectOf(inner['metadata'])['raw'])
  return {
    message: [lines.find((line) => line !== '') ?? '', ...(raw === '' ? [] : [lineOf(raw)])].join(' '),
    code: nameOf(inner['code'] ?? outer['code']),
    type: nameOf(inner['type'] ?? outer['type']),
    param: textOf(inner['param']) || placeOf(listOf(detail)[0]),
  }
}

/** A sentence, or those of a list of `{loc, msg}`. */
function sentenceOf(value: unknown): string {
  if (typeof value === 'string') return lineOf(value)
  if (Array.isArray(value))
    return value
      .map((one) => textOf(objectOf(one)['msg']))
      .filter(Boolean)
      .join('; ')
  return textOf(objectOf(value)['error'])
}

/** As `messages[0].role`, from FastAPI's `["body", "messages", 0, "role"]`. */
function placeOf(detail: unknown): string {
  return listOf(objectOf(detail)['loc'])
    .filter((key) => key !== 'body')
    .map((key, at) => (typeof key === 'number' ? `[${String(key)}]` : `${at === 0 ? '' : '.'}${String(key)}`))
    .join('')
}

function nameOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function lineOf(text: string): string {
  const plain = /^\s*</.test(text) ? text.slice(0, 20_000).replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ') : text
  return plain.replaceAll(/\s+/g, ' ').trim()
}

/** Told by a code or a type; or by words, of which none may stand in an innocent message. */
const quotaNames =
  /insufficient_(quota|balance|credit|user_quota)|billing|exceeded_current_quota|payment_required|credits?_exhausted|arrearage/
const quotaWords =
  /insufficient (quota|balance|credit|fund)|exceeded your current quota|run out of credit|out of credits|credit balance|all available credits|spending limit|payment required|requires more credits/
const contextNames = /context_length_exceeded|exceed_context_size|context_window_exceeded|prompt_too_long/
const contextWords =
  /context (length|window|size)|(prompt|input|request) is too long|too many (input )?tokens|reduce the length|exceeds? (the |this )?(model's |available )?(maximum )?(number of |allowed )?(input )?tokens|longer than the (model's )?context|maximum (allowed )?(input|prompt) length/
const policyNames =
  /content_filter|content_policy|responsibleai|data_inspection_failed|moderation|safety_violation|content_blocked/
const policyWords =
  /content (management )?policy|content[ _]filter|content exists risk|flagged (by|as|for)|moderation|inappropriate content|usage (guidelines|policies)|safety (system|filter|check)/
const modelNames =
  /model_(not_found|not_available|not_exist|decommissioned|not_supported|does_not_exist)|invalid_model|unknown_model/
const modelWords =
  /model\b.{0,120}\b(not found|does not exist|doesn't exist|not exist|not available|no longer|decommissioned|not a valid)|not a valid model|no endpoints found|unknown model|invalid model|no such model/

function kindOf(status: number, { code, type, message }: Omit<Words, 'param'>): FaultKind {
  const name = `${code} ${type}`
  if (status === 402 || quotaNames.test(name) || quotaWords.test(message)) return 'quota'
  const limited = status === 429 || /rate_limit|too_many_requests|requests_limit/.test(name)
  const client = !limited && status <= 500
  if (client && (contextNames.test(name) || contextWords.test(message))) return 'context-length'
  if (client && (policyNames.test(name) || policyWords.test(message))) return 'content-policy'
  // A model may be at its limit, or at its capacity, under status 429.
  const busy = /overloaded|at capacity/.test(`${name} ${message}`) && (limited || status === 200 || status >= 500)
  if (busy || [498, 503, 529].includes(status)) return 'overloaded'
  if (limited) return 'rate-limit'
  if (status >= 500 || status === 408) return 'server'
  if (status === 404 || modelNames.test(name) || modelWords.test(message)) return 'model-missing'
  if (status === 401 || status === 403 || /invalid_api_key|authentication/.test(name)) return 'auth'
  if (status >= 400) return 'bad-request'
  return /invalid_request|bad_request/.test(name) ? 'bad-request' : 'server'
}
