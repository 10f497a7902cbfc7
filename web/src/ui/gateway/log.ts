import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CallSummary } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { failureOf } from '../../state/actions.ts'
import { useStore } from '../../state/store.ts'

export interface LogFilter {
  readonly id?: string
  readonly keyId?: string
  readonly provider?: string
  readonly model?: string
  readonly status?: 'failed'
  readonly from?: number
  readonly to?: number
}

/** Calls, newest first, as far as they have been fetched. */
export interface Log {
  /** Null until the first page has come. */
  readonly calls: readonly CallSummary[] | null
  readonly error: string | null
  /** When the newest were asked for, in milliseconds since the epoch. */
  readonly at: number
  /** Whether older ones are there to be fetched. */
  readonly hasMore: boolean
  /** Fetches older ones; nothing happens while that runs or where there are none. */
  readonly more: () => void
  /** Begins again with the newest. */
  readonly again: () => void
}

interface Loaded {
  readonly asked: Asked
  readonly pages: readonly (readonly CallSummary[])[]
  readonly next: string | null
  readonly error: string | null
  readonly at: number
}

/** One reading of the log from the newest on. */
interface Asked {
  readonly question: string
  readonly tries: number
  /** Nobody is asked then, and everybody again when the server is back. */
  readonly isLost: boolean
}

export const pageSize = 200
/** Rows that are kept at most; older ones are found by their day. */
export const mostRows = 50_000

export function useLog(filter: LogFilter): Log {
  const question = JSON.stringify(filter)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [tries, setTries] = useState(0)
  const isLost = useStore((state) => state.connection === 'lost')
  const asked = useMemo(() => ({ question, tries, isLost }), [question, tries, isLost])
  const older = useRef<AbortController>(undefined)

  useEffect(() => {
    if (asked.isLost) return undefined
    const abort = new AbortController()
    const load = async () => {
      const first = await pageOf(asked, { cursor: null, signal: abort.signal })
      // The old rows stay in sight where the newest cannot be had.
      if (first !== null)
        setLoaded((before) => (first.error !== null && isSame(before, asked) ? withError(before, first) : first))
    }
    void load()
    return () => {
      abort.abort()
      older.current?.abort()
      older.current = undefined
    }
  }, [asked])

  const current = isSame(loaded, asked) ? loaded : null
  const calls = useMemo(() => current?.pages.flat() ?? [], [current])
  const next = calls.length < mostRows ? (current?.next ?? null) : null
  const more = useCallback(() => {
    if (next === null || older.current !== undefined) return
    const abort = new AbortController()
    older.current = abort
    const load = async () => {
      const page = await pageOf(asked, { cursor: next, signal: abort.signal })
      if (page === null) return
      older.current = undefined
      setLoaded((before) => {
        if (before === null) return page
        if (page.error !== null) return withError(before, page)
        return { ...page, at: before.at, pages: [...before.pages, ...page.pages] }
      })
    }
    void load()
  }, [asked, next])

  return {
    calls: current === null || (current.pages.length === 0 && current.error === null) ? null : calls,
    error: current?.error ?? null,
    at: current?.at ?? 0,
    hasMore: next !== null,
    more,
    again: useCallback(() => setTries((count) => count + 1), []),
  }
}

function isSame(loaded: Loaded | null, { question }: Asked): loaded is Loaded {
  return loaded?.asked.question === question
}

/** What could not be had ends the reading; whoever tries again begins with the newest. */
function withError(loaded: Loaded, { error }: Loaded): Loaded {
  return { ...loaded, next: null, error }
}

/** Null where nobody waits for it any more. */
async function pageOf(
  asked: Asked,
  { cursor, signal }: { readonly cursor: string | null; readonly signal: AbortSignal },
): Promise<Loaded | null> {
  const filter = JSON.parse(asked.question) as LogFilter
  const at = Date.now()
  try {
    const query = { ...filter, limit: pageSize, ...(cursor !== null && { cursor }) }
    const { calls, next } = await backend.call('listRequests', { query, signal })
    return signal.aborted ? null : { asked, pages: [calls], next, error: null, at }
  } catch (thrown) {
    if (signal.aborted) return null
    return { asked, pages: [], next: null, error: failureOf(thrown)?.message ?? null, at }
  }
}
