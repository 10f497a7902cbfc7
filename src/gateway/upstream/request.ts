import type { IncomingHttpHeaders } from 'node:http'
import { VadeError } from '../../core/index.ts'
import type { OutgoingRequest } from '../../governance/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Quirks } from '../providers/provider.ts'
import type { ParsedBody } from '../request/parse.ts'
import { splice, type Change } from '../request/scan.ts'
import type { Target } from '../routing/target.ts'

/** Headers of the caller that belong to a protocol and go on to a provider that speaks it. All others stay here. */
const passedHeaders = ['anthropic-version', 'anthropic-beta', 'openai-beta'] as const

/** The caller's bytes, changed only where they must be. */
export interface RelayedBody {
  readonly body: Buffer
  /** Usage is asked for by Vade alone, so the caller must not see the event that tells it. */
  readonly hideUsage: boolean
  /** Fields that the provider refuses and that were taken out. */
  readonly lost: readonly string[]
}

export function relayedBody(
  dialect: DialectName,
  parsed: ParsedBody,
  { model, provider: { quirks = {} } }: Target,
): RelayedBody {
  const { json, bytes, members } = parsed
  const changes: Change[] = []
  const lost: string[] = []
  if (dialect !== 'gemini' && json['model'] !== model.id)
    changes.push({ name: 'model', json: JSON.stringify(model.id) })
  for (const name of [...ownFields, ...(quirks.refuses ?? [])]) {
    if (!members.has(name)) continue
    changes.push({ name, json: null })
    if (!ownFields.includes(name)) lost.push(name)
  }
  for (const [from, to] of Object.entries(quirks.renames ?? {})) {
    const span = members.get(from)
    if (span === undefined || members.has(to)) continue
    changes.push({ name: from, json: null }, { name: to, json: bytes.toString('utf8', span.start, span.end) })
  }
  const hideUsage = dialect === 'openai-chat' && json['stream'] === true && !asksForUsage(json, quirks)
  if (hideUsage && quirks.noStreamOptions !== true)
    changes.push({ name: 'stream_options', json: '{"include_usage":true}' })
  return { body: changes.length === 0 ? bytes : splice(bytes, members, changes), hideUsage, lost }
}

/** What callers tell Vade about routing: no provider knows it. */
const ownFields: readonly string[] = ['provider', 'models', 'route', 'transforms']

function asksForUsage(json: ParsedBody['json'], { noStreamOptions }: Quirks): boolean {
  if (noStreamOptions === true) return true
  const options = json['stream_options']
  return typeof options === 'object' && options !== null && 'include_usage' in options && options.include_usage === true
}

/** The fields of a body that was encoded for this provider, as it wants them. */
export function withQuirks(
  body: Readonly<Record<string, unknown>>,
  { refuses = [], renames = {}, noStreamOptions }: Quirks = {},
): { readonly body: Readonly<Record<string, unknown>>; readonly lost: readonly string[] } {
  const left = { ...body }
  for (const name of refuses) delete left[name]
  if (noStreamOptions === true) delete left['stream_options']
  for (const [from, to] of Object.entries(renames)) {
    if (left[from] === undefined) continue
    left[to] = left[from]
    delete left[from]
  }
  return { body: left, lost: refuses.filter((name) => body[name] !== undefined) }
}

/** A POST of JSON to a target; `path` is what follows its base URL. */
export function outgoing(
  { provider, endpoint, key }: Target,
  {
    path,
    body,
    headers = {},
  }: { readonly path: string; readonly body: Buffer | string; readonly headers?: IncomingHttpHeaders },
): OutgoingRequest {
  const { origin, base } = addressOf(endpoint.baseUrl)
  const sent: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'user-agent': 'vade',
    ...provider.headers,
  }
  for (const name of passedHeaders) {
    const value = headers[name]
    if (typeof value === 'string') sent[name] = value
  }
  if (endpoint.dialect === 'anthropic') sent['anthropic-version'] ??= '2023-06-01'
  if (provider.auth === 'bearer') sent['authorization'] = `Bearer ${key.secret}`
  else if (provider.auth !== 'none' && provider.auth !== 'adapter') sent[provider.auth] = key.secret
  return { origin, path: base + path, method: 'POST', headers: sent, body }
}

const addresses = new Map<string, { readonly origin: string; readonly base: string }>()

function addressOf(baseUrl: string): { readonly origin: string; readonly base: string } {
  const known = addresses.get(baseUrl)
  if (known !== undefined) return known
  if (!URL.canParse(baseUrl))
    throw new VadeError('internal', `'${baseUrl}' is no address of a provider; write it as https://host/v1.`)
  const { origin, pathname } = new URL(baseUrl)
  const address = { origin, base: pathname.replace(/\/+$/, '') }
  if (addresses.size >= 1000) addresses.clear()
  addresses.set(baseUrl, address)
  return address
}
