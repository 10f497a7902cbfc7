import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { failureOf } from '../../state/actions.ts'
import { useStore } from '../../state/store.ts'

/** What a call of the API gave. */
export interface Answer<T> {
  /** What was said last; it stays while the same is asked again. Null until there is something. */
  readonly data: T | null
  /** Why the last try failed, as a sentence. */
  readonly error: string | null
  /** When it was said, in milliseconds since the epoch. */
  readonly at: number
  readonly again: () => void
}

interface Said<T> {
  readonly asked: Asked
  readonly data: T | null
  readonly error: string | null
  readonly at: number
}

/** One asking of a question. */
interface Asked {
  readonly question: string
  readonly tries: number
  /** Nobody is asked then, and everybody again when the server is back. */
  readonly isLost: boolean
}

/**
 * Asks whenever `question` is another one, when the server can be reached again, and when a person comes back to the
 * page. What was asked before is stopped.
 */
export function useAnswer<T>(question: string, ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [said, setSaid] = useState<Said<T> | null>(null)
  const [tries, setTries] = useState(0)
  const isLost = useStore((state) => state.connection === 'lost')
  const asked = useMemo(() => ({ question, tries, isLost }), [question, tries, isLost])
  const asking = useRef(ask)
  useEffect(() => {
    asking.current = ask
  })
  const again = useCallback(() => setTries((count) => count + 1), [])
  useEffect(() => {
    if (asked.isLost) return undefined
    const abort = new AbortController()
    const load = async () => {
      try {
        const data = await asking.current(abort.signal)
        if (!abort.signal.aborted) setSaid({ asked, data, error: null, at: Date.now() })
      } catch (thrown) {
        if (abort.signal.aborted) return
        const error = failureOf(thrown)?.message ?? null
        setSaid((before) => {
          const data = before?.asked.question === asked.question ? before.data : null
          return { asked, data, error, at: Date.now() }
        })
      }
    }
    void load()
    return () => abort.abort()
  }, [asked])
  useEffect(() => {
    const listen = () => {
      if (document.visibilityState === 'visible') again()
    }
    document.addEventListener('visibilitychange', listen)
    return () => document.removeEventListener('visibilitychange', listen)
  }, [again])
  const current = said?.asked.question === question ? said : null
  return { data: current?.data ?? null, error: current?.error ?? null, at: current?.at ?? 0, again }
}
