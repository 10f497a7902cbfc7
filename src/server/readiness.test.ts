import { expect, test } from 'vitest'
import type { Status } from '../api/index.ts'
import { readiness } from './readiness.ts'

const engine = { model: 'small', threads: 1, contextTokens: 4096, memoryBytes: 1, error: null } as const
const rest = { version: '1', memoryFreeBytes: 1, cores: 2, offline: true }

test.each([
  ['ready', 'small', { ...engine, state: 'ready' }, false],
  ['ready', 'small', { ...engine, state: 'stopped' }, false],
  ['loading', 'small', { ...engine, state: 'starting' }, false],
  ['failed', 'small', { ...engine, state: 'failed', error: 'too large' }, false],
  ['ready', 'eliza', { ...engine, state: 'failed', error: 'too large' }, false],
  ['stopping', 'small', { ...engine, state: 'ready' }, true],
] as const)('is %s while %s answers and the engine is as %o', (state, answering, now, stopping) => {
  const status: Status = { ...rest, answering, engine: now }
  const said = readiness(status, stopping)
  expect(said).toMatchObject({ ok: state === 'ready', state, loading: state === 'loading' ? 'small' : null })
  expect(said.error).toBe(state === 'failed' ? 'too large' : null)
})
