import type { IncomingHttpHeaders } from 'node:http'
import { VadeError } from '../../core/index.ts'
import type { OutgoingRequest } from '../../governance/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Json } from '../json.ts'
import type { PreparedCall, Quirks } from '../providers/index.ts'
import type { ParsedBody } from '../request/parse.ts'
import { splice, type Change } from '../request/scan.ts'
import type { Target } from '../routing/target.ts'

/** Headers of the caller that belong to a protocol and go on to a provider that speaks it. All others stay here. */
const protocolHeaders = ['anthropic-version', 'anthropic-beta', 'openai-beta'] as const

/** The caller's bytes, changed only where they must be. */
export interface RelayedBody {
  readonly body: readonly Buffer[]
  /** Usage is asked for by Vade alone, so the caller must not see the event that tells it. */
  readonly hideUsage: boolean
  /** Fields that the provider refuses and that were taken out. */
  readonly lost: readonly string[]
}

export function relayedBody(dialect: DialectName, parsed: ParsedBody, target: Target): RelayedBody {
  const { skeleton, bytes, members } = parsed
  const { quirks = {} } = target.provider
  const { changes, lost } = fieldChanges(parsed, target, { namesModel: dialect !== 'gemini' })
  const hideUsage = dialect === 'openai-chat' && skeleton['stream'] === true && !asksForUsage(skeleton, quirks)
  if (hideUsage && quirks.noStreamOptions !== true)
    changes.push({ name: 'stream_options', json: '{"include_usage":true}' })
  return { body: splice(bytes, members, changes), hideUsage, lost }
}

/** What must be another in a body, whatever it asks for. */
export function fieldChanges(
  { skeleton, bytes, members }: ParsedBody,
  { model, provider: { quirks = {} } }: Target,
  { namesModel }: { readonly namesModel: boolean },
): { readonly changes: Change[]; readonly lost: readonly string[] } {
  const changes: Change[] = []
  const lost: string[] = []
  if (namesModel && skeleton['model'] !== model.id) changes.push({ name: 'model', json: JSON.stringify(model.id) })
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
  return { changes, lost }
}

/** What callers tell Vade about routing: no provider knows it. */
const ownFields: readonly string[] = ['provider', 'models', 'route', 'transforms']

function asksForUsage(json: Json, { noStreamOptions }: Quirks): boolean {
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

/** What goes on from the caller to a provider that speaks the same protocol. */
export function passedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of protocolHeaders) {
    const value = headers[name]
    if (typeof value === 'string') passed[name] = value
  }
  return passed
}

export function outgoing(
  { url, headers, body }: PreparedCall,
  method: OutgoingRequest['method'] = 'POST',
): OutgoingRequest {
  const { origin, path } = addressOf(url)
  return {
    origin,
    path,
    method,
    headers: { accept: 'application/json, text/event-stream', 'user-agent': 'vade', ...headers },
    body: method === 'POST' ? body : null,
  }
}

const addresses = new Map<string, { readonly origin: string; readonly path: string }>()

/** There are few, and reading one takes a microsecond. */
function addressOf(url: string): { readonly origin: string; readonly path: string } {
  const known = addresses.get(url)
  if (known !== undefined) return known
  if (!URL.canParse(url))
    throw new VadeError('internal', `'${url}' is no address of a provider; its base URL must be like https://host/v1.`)
  const { origin, pathname, search } = new URL(url)
  const address = { origin, path: pathname + search }
  if (addresses.size >= 1000) addresses.clear()
  addresses.set(url, address)
  return address
}
