import type { Status } from '../api/index.ts'

/** What `/readyz` says: whether a question asked now would be answered. */
export interface Readiness {
  readonly ok: boolean
  readonly state: 'ready' | 'loading' | 'failed' | 'stopping'
  /** The model that answers when none is named. */
  readonly answering: string
  /** The model that is being loaded. */
  readonly loading: string | null
  readonly error: string | null
}

/** An engine that is not running is ready: it starts with the question. ELIZA always is. */
export function readiness({ answering, engine }: Status, stopping: boolean): Readiness {
  const concerned = engine.model === answering
  const loading = concerned && engine.state === 'starting' ? engine.model : null
  const failed = concerned && engine.state === 'failed'
  const state = stopping ? 'stopping' : failed ? 'failed' : loading === null ? 'ready' : 'loading'
  return { ok: state === 'ready', state, answering, loading, error: failed ? engine.error : null }
}
