import { isVadeError, VadeError, type GenerateRequest, type Part } from '../../src/core/index.ts'
import type { Dialect, DialectName } from '../../src/gateway/dialects/dialect.ts'
import { covers, essenceOf, essenceOfAnswer } from './essence.ts'
import { answerFeatures, choices, requestFeatures, type RequestFeature } from './features.ts'
import { answerStream, answerWhole, firstOf, hear, send } from './wire.ts'

/**
 * What becomes of something on its way from a caller's dialect to a provider's and back. `no words`: one of the two
 * cannot say it, so that it is never asked or never answered. `dropped` must not be.
 */
export type Fate = 'kept' | 'noted' | 'refused' | 'no words' | 'dropped'

export interface Crossing {
  readonly feature: string
  readonly fates: ReadonlyMap<string, Fate>
}

/** Every feature over every pair of dialects; the pairs are named `caller → provider`. */
export function crossAll(dialects: readonly Dialect[]): readonly Crossing[] {
  const pairs = dialects.flatMap((caller) => dialects.map((provider) => ({ caller, provider })))
  const over = (feature: string, fate: (pair: Pair) => Fate): Crossing => ({
    feature,
    fates: new Map(pairs.map((pair) => [pairName(pair.caller.name, pair.provider.name), fate(pair)])),
  })
  return [
    ...requestFeatures.map((feature) => over(feature.name, (pair) => crossRequest(feature, pair))),
    over('several choices', crossChoices),
    ...answerFeatures.map(({ name, parts, fields }) => over(name, (pair) => crossAnswer(parts, fields, pair))),
    over('errors', crossError),
  ]
}

export function pairName(caller: DialectName, provider: DialectName): string {
  return `${caller} → ${provider}`
}

interface Pair {
  readonly caller: Dialect
  readonly provider: Dialect
}

/** Asked in the caller's dialect, sent on in the provider's, and read there. */
function crossRequest(feature: RequestFeature, { caller, provider }: Pair): Fate {
  const asked = say(feature, caller, provider.name)
  if (asked === undefined) return 'no words'
  try {
    const { body, lost } = send(provider, asked)
    const read = essenceOf(firstOf(hear(provider, body)))
    const wanted = essenceOf(asked)
    const gone = feature.fields.filter((field) => !same(read.get(field), wanted.get(field)))
    if (gone.length === 0)
      return lost.some((one) => feature.fields.some((field) => covers(one, field))) ? 'noted' : 'kept'
    return gone.every((field) => lost.some((one) => covers(one, field))) ? 'noted' : 'dropped'
  } catch (thrown) {
    if (isVadeError(thrown) && thrown.code === 'unsupported') return 'refused'
    throw thrown
  }
}

/** What a caller says in this dialect; undefined where it has no words for it. */
function say(
  { request, fields, bodies }: RequestFeature,
  dialect: Dialect,
  provider: DialectName,
): GenerateRequest | undefined {
  const own = (typeof bodies === 'function' ? bodies(provider) : bodies)?.[dialect.name]
  const asked = own === undefined ? translated(dialect, request) : firstOf(hear(dialect, own))
  if (asked === undefined) return undefined
  const wanted = essenceOf(request)
  const said = essenceOf(asked)
  return fields.every((field) => same(said.get(field), wanted.get(field))) ? asked : undefined
}

function translated(dialect: Dialect, request: GenerateRequest): GenerateRequest | undefined {
  try {
    return firstOf(hear(dialect, send(dialect, request).body))
  } catch (thrown) {
    if (isVadeError(thrown) && thrown.code === 'unsupported') return undefined
    throw thrown
  }
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function crossChoices({ caller, provider }: Pair): Fate {
  const body = choices[caller.name]
  if (body === undefined) return 'no words'
  const { requests } = hear(caller, body)
  for (const request of requests) send(provider, request)
  return requests.length === 2 ? 'kept' : 'dropped'
}

/** Answered in the provider's dialect, read, and told on in the caller's: whole and as a stream. */
function crossAnswer(parts: readonly Part[], fields: readonly string[], { caller, provider }: Pair): Fate {
  const wanted = essenceOfAnswer(parts)
  const has = (read: readonly Part[]) => {
    const essence = essenceOfAnswer(read)
    return fields.every((field) => same(essence.get(field), wanted.get(field)))
  }
  const ways = [answerWhole, answerStream].map((answer) => {
    const given = answer(provider, parts)
    if (!has(given) || !has(answer(caller, parts))) return 'no words'
    return has(answer(caller, given)) ? 'kept' : 'dropped'
  })
  return ways.find((fate) => fate === 'dropped') ?? ways.find((fate) => fate === 'no words') ?? 'kept'
}

function crossError({ caller, provider }: Pair): Fate {
  const sentence = 'Slow down, please.'
  const fault = provider.provider.decodeError(429, provider.caller.encodeError(new VadeError('rate_limited', sentence)))
  const told = caller.caller.encodeError(new VadeError('rate_limited', fault.message))
  const read = caller.provider.decodeError(429, told)
  return fault.kind === 'rate-limit' && read.kind === 'rate-limit' && read.message === sentence ? 'kept' : 'dropped'
}
