import type { Counter, CounterStore, Give } from '../../store/index.ts'
import type { Draw } from './limits.ts'

/** What this process holds of one limit: calls are served from it without asking anybody. */
export interface Lease {
  /** Not drawn yet. Negative after a call that took more than it had set aside. */
  free: number
  /** Calls that may still give something back. */
  open: number
}

export interface Leases {
  /**
   * Draws on all these limits of one key or on none: at once where the leases suffice, else after the store has been
   * asked. One lease for each, in order. Throws or rejects with what `refuse` makes of the first that does not fit.
   */
  draw(draws: readonly Draw[], refuse: Refuse): readonly Lease[] | Promise<readonly Lease[]>
  close(): Promise<void>
}

type Refuse = (draw: Draw, left: number) => Error

export interface LeasesOptions {
  readonly store: CounterStore
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly onProblem: (thrown: unknown) => void
}

interface Held extends Lease {
  readonly draw: Draw
  limit: number
  /** What was drawn since the leases were last looked over. */
  drawn: number
  /** When the store last refused, and what was left then. */
  refusedAt: number
  left: number
}

/** So often a process gives back what it holds beyond twice its latest need: others find it then. */
const lookOverMs = 1000
/** A refusal holds for others so long: a flood of calls that do not fit asks the store ten times a second at most. */
const refusalMs = 100

export function createLeases({ store, now, onProblem }: LeasesOptions): Leases {
  /** By key; each has few. */
  const leases = new Map<string, Held[]>()
  /** The last of those that wait for their turn, by key. */
  const turns = new Map<string, Promise<unknown>>()
  let timer: NodeJS.Timeout | null = null

  function leaseOf(draw: Draw): Held {
    let own = leases.get(draw.keyId)
    if (own === undefined) leases.set(draw.keyId, (own = []))
    let lease = own.find((held) => isSame(held.draw, draw))
    if (lease === undefined) {
      lease = { draw, limit: draw.limit, free: 0, open: 0, drawn: 0, refusedAt: 0, left: 0 }
      own.push(lease)
      timer ??= setInterval(lookOver, lookOverMs).unref()
    }
    return lease
  }

  /** A limit that was changed meanwhile is asked about anew. */
  function suffices(lease: Held, draw: Draw): boolean {
    return lease.limit === draw.limit && lease.free >= draw.amount
  }

  function drawNow(draws: readonly Draw[]): Held[] | null {
    const held = draws.map(leaseOf)
    if (!held.every((lease, index) => suffices(lease, draws[index] as Draw))) return null
    for (const [index, lease] of held.entries()) {
      const { amount } = draws[index] as Draw
      lease.free -= amount
      lease.drawn += amount
      lease.open++
    }
    return held
  }

  /** Nobody else draws on the leases of this key meanwhile. */
  async function askStore(draws: readonly Draw[], refuse: Refuse): Promise<Held[]> {
    const short = draws.filter((draw) => !suffices(leaseOf(draw), draw))
    for (const draw of short) {
      const { limit, free, refusedAt, left } = leaseOf(draw)
      const fresh = limit === draw.limit && now() - refusedAt < refusalMs
      if (fresh && draw.amount - free > left) throw refuse(draw, Math.max(0, left + free))
    }
    const outdated = short.filter((draw) => leaseOf(draw).limit !== draw.limit).map(leaseOf)
    await giveBack(outdated, wholeLease)
    const takes = short.map((draw) => ({ ...draw, least: Math.max(0, draw.amount - leaseOf(draw).free) }))
    const taken = await store.take(takes)
    if ('refused' in taken) {
      const draw = short[taken.refused] as Draw
      const lease = leaseOf(draw)
      Object.assign(lease, { limit: draw.limit, refusedAt: now(), left: taken.left })
      throw refuse(draw, Math.max(0, taken.left + lease.free))
    }
    for (const [index, draw] of short.entries()) {
      const lease = leaseOf(draw)
      lease.limit = draw.limit
      lease.free += taken.granted[index] ?? 0
    }
    return drawNow(draws) as Held[]
  }

  async function waitAndDraw(before: Promise<unknown> | undefined, draws: readonly Draw[], refuse: Refuse) {
    await before
    return drawNow(draws) ?? askStore(draws, refuse)
  }

  async function giveBack(leased: readonly Held[], amountOf: (lease: Held) => number): Promise<void> {
    const gives: Give[] = leased.flatMap((lease) => {
      const { keyId, period, window } = lease.draw
      const amount = amountOf(lease)
      if (amount === 0) return []
      lease.free -= amount
      return [{ keyId, period, window, amount }]
    })
    if (gives.length === 0) return
    try {
      await store.give(gives)
    } catch (thrown) {
      // Nothing was given: what is here goes on being drawn from.
      for (const lease of leased) {
        const amount = gives.find((give) => isSame(give, lease.draw))?.amount ?? 0
        leaseOf(lease.draw).free += amount
      }
      throw thrown
    }
  }

  function lookOver(): void {
    const mine = [...leases].filter(([keyId]) => !turns.has(keyId))
    giveBack(
      mine.flatMap(([, own]) => own),
      // What is owed by one that rests is settled, too.
      ({ free, drawn, open }) => (open === 0 && drawn === 0 ? free : Math.max(0, free - 2 * drawn)),
    ).catch(onProblem)
    for (const [keyId, own] of mine) {
      const kept = own.filter(({ open, drawn, free }) => open !== 0 || drawn !== 0 || free !== 0)
      for (const lease of own) lease.drawn = 0
      if (kept.length === 0) leases.delete(keyId)
      else leases.set(keyId, kept)
    }
    if (leases.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }

  return {
    draw(draws, refuse) {
      const [first] = draws
      if (first === undefined) return []
      const { keyId } = first
      const before = turns.get(keyId)
      if (before === undefined) {
        const held = drawNow(draws)
        if (held !== null) return held
      }
      const turn = waitAndDraw(before, draws, refuse)
      const over = turn
        .then(
          () => undefined,
          () => undefined,
        )
        .finally(() => {
          if (turns.get(keyId) === over) turns.delete(keyId)
        })
      turns.set(keyId, over)
      return turn
    },
    async close() {
      if (timer !== null) clearInterval(timer)
      await Promise.all(turns.values())
      // What is not given back now is freed with the journal of this process.
      await giveBack([...leases.values()].flat(), wholeLease).catch(onProblem)
      leases.clear()
    },
  }
}

function isSame(one: Counter, other: Counter): boolean {
  return one.keyId === other.keyId && one.period === other.period && one.window === other.window
}

function wholeLease({ free }: Lease): number {
  return free
}
