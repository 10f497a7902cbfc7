import { hash, randomBytes } from 'node:crypto'
import { createId, VadeError } from '../core/index.ts'
import type { ApiKey, ApiKeyRepository, KeyLimits } from '../store/index.ts'
import { checkExpiry, checkLimits } from './key-limits.ts'

/** Keys of the API. Only their SHA-256 is stored: 256 random bits need no slow hash. */
export interface Keys {
  /** The key is shown once, here. */
  create(
    name: string,
    limits?: KeyLimits,
  ): Promise<{ readonly id: string; readonly name: string; readonly key: string }>
  /**
   * Two microseconds for a key that was asked for before. A change in any process holds for the next call.
   * Throws `invalid_key`, also for one that was revoked or has expired.
   */
  check(key: string | undefined): ApiKey
  /**
   * Who pays for what the program asks: the key whose id `caller` is, else the program's own of this name, made when it is
   * needed first; nobody knows its secret. Throws `invalid_key` as `check` does: whoever revokes it forbids those calls.
   */
  payer(name: string, caller?: string): Promise<ApiKey>
  /** By its id or name; throws `not_found`. */
  find(idOrName: string): Promise<ApiKey>
  list(): Promise<ApiKey[]>
  /** Changes the limits that are named; undefined takes one away. Throws `invalid_request` with the field. */
  change(
    idOrName: string,
    change: { readonly [Limit in keyof KeyLimits]: KeyLimits[Limit] | undefined },
  ): Promise<ApiKey>
  /** Refuses it from now on, and keeps its name for the accounts. */
  revoke(idOrName: string): Promise<void>
  remove(idOrName: string): Promise<void>
}

/** Keys, and strings that are none, that are remembered at most. */
const remembered = 10_000
const rememberedWrong = 1000
const touchMs = 60_000

export function createKeys(repository: ApiKeyRepository): Keys {
  // By the hash, so that no secret stays in memory and how long a look takes says nothing about one.
  const known = new Map<string, { readonly key: ApiKey; touchedAt: number }>()
  const wrong = new Set<string>()
  let generation = -1
  // Whether keys have changed is asked once in a turn of the event loop, and each key hashed once: that is what a check
  // costs. Secrets are forgotten when the turn ends.
  let fresh = false
  let inThisTurn = new Map<string, { readonly key: ApiKey; touchedAt: number }>()
  function stale(): void {
    fresh = false
    // A map that is cleared gets a new table in old memory, where the old one keeps its secrets until V8 collects all.
    inThisTurn = new Map()
  }

  function look(secret: string) {
    const before = inThisTurn.get(secret)
    if (before !== undefined) return before
    if (!fresh) {
      fresh = true
      setImmediate(stale)
      const now = repository.generation()
      if (now !== generation) {
        known.clear()
        wrong.clear()
        generation = now
      }
    }
    const found = byHash(hash('sha256', secret))
    if (found !== null) inThisTurn.set(secret, found)
    return found
  }

  function byHash(hashed: string) {
    const before = known.get(hashed)
    if (before !== undefined) return before
    if (wrong.has(hashed)) return null
    const key = repository.byHash(hashed)
    if (key === null) {
      if (wrong.size >= rememberedWrong) wrong.clear()
      wrong.add(hashed)
      return null
    }
    if (known.size >= remembered) known.clear()
    const found = { key, touchedAt: key.lastUsedAt ?? 0 }
    known.set(hashed, found)
    return found
  }

  async function find(idOrName: string): Promise<ApiKey> {
    const found = (await repository.list()).find(({ id, name }) => id === idOrName || name === idOrName)
    if (found === undefined) throw noSuchKey(idOrName)
    return found
  }

  async function create(name: string, limits: KeyLimits = {}) {
    const clean = name.trim()
    if (clean === '' || clean.length > 100 || /\p{Cc}/u.test(clean)) {
      throw new VadeError('invalid_request', 'A key needs a name of 1 to 100 characters that can be printed.', {
        param: 'name',
      })
    }
    checkLimits(limits)
    checkExpiry(limits)
    if ((await repository.list()).some((key) => key.name === clean)) {
      throw new VadeError(
        'conflict',
        `There is a key called '${clean}' already; choose another name or remove that one.`,
      )
    }
    const key = `vade_sk_${randomBytes(32).toString('base64url')}`
    const { id } = await repository.add({
      id: createId('key'),
      name: clean,
      hash: hash('sha256', key),
      hint: key.slice(0, 12),
      limits,
    })
    return { id, name: clean, key }
  }

  return {
    create,
    check(secret) {
      const found = secret === undefined || secret === '' ? null : look(secret)
      if (found === null) {
        throw new VadeError(
          'invalid_key',
          "The API key is missing or wrong. Make one with 'vade keys add NAME' and send it as 'Authorization: Bearer …'.",
        )
      }
      const now = Date.now()
      refuseEnded(found.key, now)
      if (now - found.touchedAt >= touchMs) {
        found.touchedAt = now
        repository.touch(found.key.id, now)
      }
      return found.key
    },
    async payer(name, caller) {
      const all = await repository.list()
      const callers = all.find(({ id }) => id === caller)
      if (callers !== undefined) return callers
      const isOwn = (key: ApiKey) => key.name === name
      let key = all.find(isOwn)
      if (key === undefined) {
        // Another process may be first.
        await create(name).catch(() => undefined)
        key = (await repository.list()).find(isOwn)
      }
      if (key === undefined) throw noSuchKey(name)
      refuseEnded(key, Date.now())
      return key
    },
    find,
    list: () => repository.list(),
    async change(idOrName, change) {
      const key = await find(idOrName)
      const limits = Object.fromEntries(
        Object.entries({ ...key.limits, ...change }).filter(([, value]) => value !== undefined),
      ) as KeyLimits
      checkLimits(limits)
      // One that has expired may be changed otherwise.
      checkExpiry(change)
      if (!(await repository.change(key.id, limits))) throw noSuchKey(idOrName)
      return { ...key, limits }
    },
    async revoke(idOrName) {
      if (!(await repository.revoke(idOrName))) throw noSuchKey(idOrName)
    },
    async remove(idOrName) {
      if (!(await repository.remove(idOrName))) throw noSuchKey(idOrName)
    },
  }
}

function refuseEnded({ name, revokedAt, limits: { expiresAt = Infinity } }: ApiKey, now: number): void {
  if (revokedAt === null && now < expiresAt) return
  const why = revokedAt === null ? 'expired' : 'was revoked'
  const when = new Date(revokedAt ?? expiresAt).toISOString().slice(0, 10)
  throw new VadeError(
    'invalid_key',
    `The API key '${name}' ${why} on ${when}. Make another one with 'vade keys add NAME'.`,
  )
}

function noSuchKey(idOrName: string): VadeError {
  return new VadeError('not_found', `There is no key '${idOrName}'; 'vade keys list' shows those there are.`)
}
