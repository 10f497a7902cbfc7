import { VadeError } from '../../core/index.ts'
import type { ProviderObject, ProviderObjectRepository } from '../../store/index.ts'
import { objectOf } from '../json.ts'
import type { AlsoServed } from '../providers/index.ts'
import type { Target } from '../routing/target.ts'
import { providerField } from './outgoing.ts'

export interface Wanted {
  readonly kind: AlsoServed
  /** The key of the caller. */
  readonly keyId: string
  /** Of a file or batch, as the provider calls it or with the provider before it: `groq/file-1`. */
  readonly id: string | undefined
  /** Who the caller says has it. */
  readonly provider: string | undefined
}

export interface Place {
  readonly target: Target
  /** As the provider calls it. */
  readonly id: string | undefined
}

/** Where files and batches lie. What a key put there is reached by that key only. */
export function createPlaces({
  serving,
  objects,
  now = Date.now,
}: {
  readonly serving: (kind: AlsoServed) => readonly Target[]
  readonly objects: ProviderObjectRepository
  readonly now?: () => number
}) {
  /** Throws `not_found` for what belongs to another key, and says which providers there are where that must be told. */
  async function find({ kind, keyId, id: given, provider: named }: Wanted): Promise<Place> {
    const targets = serving(kind)
    const slash = given?.indexOf('/') ?? -1
    const prefix = slash > 0 ? given?.slice(0, slash) : undefined
    const id = prefix === undefined ? given : given?.slice(slash + 1)
    if (id !== undefined && (!/^[\w.:@-]{1,200}$/.test(id) || /^\.+$/.test(id))) throw unknown(given ?? '')
    const provider = named?.toLowerCase() ?? prefix
    const known = id === undefined ? [] : await objects.named(id)
    const meant = known.filter((one) => provider === undefined || one.provider === provider)
    const own = meant.find((one) => one.keyId === keyId)
    if (own === undefined && meant.length > 0) throw unknown(given ?? '')
    const wanted = own?.provider ?? provider
    const there = wanted === undefined ? targets : targets.filter((target) => target.provider.id === wanted)
    const target = there.find(({ key }) => key.id === own?.providerKey) ?? there[0]
    if (target === undefined) throw nowhere(kind, wanted, targets)
    if (wanted === undefined && there.some((one) => one.provider.id !== target.provider.id))
      throw several(kind, targets)
    return { target, id }
  }

  /** What an answer says was made or is named by a batch, so that it is found again. */
  async function remember(json: unknown, { provider, key }: Target, keyId: string): Promise<void> {
    const { id, object, output_file_id: output, error_file_id: errors } = objectOf(json)
    if (object !== 'file' && object !== 'batch') return
    const ids = [id, output, errors].filter((one): one is string => typeof one === 'string' && one !== '')
    const createdAt = now()
    const rows = ids.map((one): ProviderObject => ({
      id: one,
      provider: provider.id,
      providerKey: key.id,
      keyId,
      createdAt,
    }))
    if (rows.length > 0) await objects.add(rows)
  }

  /** A list without what other keys put there. */
  async function withoutOthers(json: unknown, { provider }: Target, keyId: string): Promise<unknown> {
    const list = objectOf(json)
    const { data } = list
    if (!Array.isArray(data)) return json
    const entries = data as readonly unknown[]
    const seen = await Promise.all(
      entries.map(async (entry) => {
        const { id } = objectOf(entry)
        const known = typeof id === 'string' ? await objects.named(id) : []
        return known.every((one) => one.provider !== provider.id || one.keyId === keyId)
      }),
    )
    return seen.every((one) => one) ? json : { ...list, data: entries.filter((_, at) => seen[at]) }
  }

  return {
    find,
    remember,
    withoutOthers,
    forget: (id: string, { provider }: Target) => objects.remove({ id, provider: provider.id }),
  }
}

function unknown(id: string): VadeError {
  return new VadeError('not_found', `There is no '${id}' that this key made.`, { param: 'id' })
}

function nowhere(kind: AlsoServed, wanted: string | undefined, targets: readonly Target[]): VadeError {
  const names = namesOf(targets)
  if (names === '') {
    const sentence = `No provider that has ${kind} can be asked; add one, as with 'vade providers add openai'.`
    return new VadeError('unsupported', sentence)
  }
  const sentence = `'${wanted ?? ''}' has no ${kind}, or cannot be asked; those that have are ${names}.`
  return new VadeError('invalid_request', sentence, { param: providerField })
}

function several(kind: AlsoServed, targets: readonly Target[]): VadeError {
  const sentence = `Several providers have ${kind}: ${namesOf(targets)}. Say which in the header ${providerField}, or as ?provider=.`
  return new VadeError('invalid_request', sentence, { param: providerField })
}

function namesOf(targets: readonly Target[]): string {
  return [...new Set(targets.map(({ provider }) => provider.id))].join(', ')
}
