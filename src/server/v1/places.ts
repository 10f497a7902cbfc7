import type { IncomingHttpHeaders } from 'node:http'
import type { VadeError } from '../../core/index.ts'
import { outlines, type DialectName } from '../../gateway/index.ts'

/** What lies at a path of the APIs that other programs call. */
export type Place = Named & {
  /** Whose clients call here, as far as the path tells. */
  readonly speaks: DialectName
}

export type ModelsPlace = Place & { readonly kind: 'models'; readonly id?: string }

type Named =
  | { readonly kind: 'chat'; readonly dialect: DialectName; readonly model?: string; readonly stream?: boolean }
  | { readonly kind: 'count-tokens'; readonly dialect: 'anthropic' | 'gemini'; readonly model?: string }
  | { readonly kind: 'stored-response'; readonly id: string; readonly what: string }
  /** All, or the one with this id. */
  | { readonly kind: 'models'; readonly id?: string }
  /** Anything that is no chat, as `/audio/speech`. */
  | { readonly kind: 'other'; readonly path: string; readonly dialect?: 'gemini' }

const root = /^(?:\/(openai|anthropic|gemini))?\/(v1|v1beta)(\/.*)$/
/** Some of Gemini's clients leave `models/` out where a model's name has a slash. */
const generate = /^\/(?:(?:publishers\/google\/)?models\/)?(.+):(generateContent|streamGenerateContent|countTokens)$/

const fixed: Readonly<Record<string, Named>> = {
  '/chat/completions': { kind: 'chat', dialect: 'openai-chat' },
  '/responses': { kind: 'chat', dialect: 'openai-responses' },
  '/messages': { kind: 'chat', dialect: 'anthropic' },
  '/messages/count_tokens': { kind: 'count-tokens', dialect: 'anthropic' },
  '/models': { kind: 'models' },
}

const places = new Map<string, Place | undefined>()

/** Undefined where the path belongs to none of these APIs. */
export function placeOf(path: string): Place | undefined {
  if (places.has(path)) return places.get(path)
  const place = find(path)
  // Callers name few paths; who names many must not fill the memory.
  if (places.size >= 1000) places.clear()
  places.set(path, place)
  return place
}

function find(path: string): Place | undefined {
  const [, vendor, version, rest] = root.exec(path) ?? []
  if (version === undefined || rest === undefined) return undefined
  const named = nameOf(rest)
  const own = 'dialect' in named ? named.dialect : undefined
  const byRoot = version === 'v1beta' ? 'gemini' : vendor === 'anthropic' || vendor === 'gemini' ? vendor : undefined
  return { ...named, speaks: own ?? byRoot ?? 'openai-chat' }
}

/** Three vendors have their models at the same path: their clients are told by a header that only they send. */
export function speakerOf({ kind, speaks }: Place, headers: IncomingHttpHeaders): DialectName {
  if (kind !== 'models' || speaks !== 'openai-chat') return speaks
  if (headers['anthropic-version'] !== undefined) return 'anthropic'
  return headers['x-goog-api-key'] === undefined ? speaks : 'gemini'
}

function nameOf(rest: string): Named {
  const known = fixed[rest]
  if (known !== undefined) return known
  const [, model, method] = generate.exec(rest) ?? []
  if (model !== undefined) {
    const named = { dialect: 'gemini', model: decoded(model) } as const
    if (method === 'countTokens') return { kind: 'count-tokens', ...named }
    return { kind: 'chat', ...named, stream: method === 'streamGenerateContent' }
  }
  const [, id, what = ''] = /^\/responses\/([^/]+)(?:\/(input_items|cancel))?$/.exec(rest) ?? []
  if (id !== undefined) return { kind: 'stored-response', id, what }
  if (/^\/models\/.+:(?:embedContent|batchEmbedContents)$/.test(rest))
    return { kind: 'other', path: rest, dialect: 'gemini' }
  if (rest.startsWith('/models/')) return { kind: 'models', id: decoded(rest.slice('/models/'.length)) }
  return { kind: 'other', path: rest }
}

/** Where it is not well formed the request is refused, which needs a place, too. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What went wrong, in the words of whoever calls this path: of OpenAI's, Anthropic's or Gemini's clients, or Vade's own. */
export function errorBody(
  error: VadeError,
  path: string,
  { headers, id }: { readonly headers: IncomingHttpHeaders; readonly id: string },
): object {
  const { code, message, param = null } = error
  const place = placeOf(path)
  if (place === undefined) return { error: { code, message, param } }
  return outlines[speakerOf(place, headers)].caller.encodeError(error, id)
}
