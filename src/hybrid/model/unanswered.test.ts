import { describe, expect, test } from 'vitest'
import { collect, type Model, type Part } from '../../core/index.ts'
import { createHybrid, type Larger } from '../index.ts'
import {
  model,
  sure,
  unsure,
  judgeOf,
  outgoing,
  asksFirst,
  largerOf,
  partsOf,
  shape,
  type Waits,
} from './tested-hybrid.ts'

test('a consent that is taken back in mid-stream stops the stream', async () => {
  const taken = new AbortController()
  const more = Promise.withResolvers<undefined>()
  const cloud = model('cloud', ['x', 'y'], { 1: more.promise })
  const admit: Larger['admit'] = async () => ({ kind: 'allowed', outgoing: { ...outgoing(), revoked: taken.signal } })
  const hybrid = createHybrid({
    id: 'auto',
    ask: 'always',
    device: () => model('device', ['a']),
    larger: async () => largerOf(cloud, admit),
    judge: () => judgeOf(() => sure),
  })
  const heard: Part[] = []
  const reading = (async () => {
    for await (const part of hybrid.generate(
      { messages: [], replaceable: true },
      { signal: AbortSignal.timeout(5000), caller: 't' },
    )) {
      heard.push(part)
      if (part.type !== 'text-delta') continue
      taken.abort()
      more.resolve(undefined)
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'aborted', message: expect.stringContaining('took back') })
  expect(shape(heard)).toEqual(['<text-start>', 'x'])
  await expect(reading).rejects.toMatchObject({
    finish: { origin: { runsOn: 'cloud' }, decision: { code: 'not-allowed', sent: { provider: 'p' } } },
  })
})

describe('what is told of a larger model that does not answer', () => {
  const never = new Promise(() => undefined)
  /** Asked for with its draft read, and stopped once it is asked; `whole` says when the draft is. */
  async function stopped(at: Waits, spoken: readonly string[]) {
    const leave = new AbortController()
    const hybrid = createHybrid({
      id: 'auto',
      ask: 'when-worth-it',
      device: () => model('device', ['a', 'b', 'c'], at),
      larger: async () => largerOf(leaving(leave, spoken)),
      judge: () => judgeOf((ended) => (ended ? { ...unsure, stance: 'abstained' } : unsure)),
    })
    return hybrid.generate({ messages: [], replaceable: true }, { signal: leave.signal, caller: 't' })
  }
  /** Says these words; then the reader goes. */
  function leaving(leave: AbortController, spoken: readonly string[]): Model {
    return {
      ...model('cloud', []),
      async *generate(_request, { signal }) {
        for (const text of spoken) yield { type: 'text-delta', text }
        // A draft that waits for nothing is whole by then.
        await new Promise((resolve) => setTimeout(resolve, 5))
        leave.abort()
        signal.throwIfAborted()
      },
    }
  }
  const left = { provider: 'p', model: 'm', redactions: 1 }

  test('that it is asked is said after the draft so far, and that it failed before the draft goes on', async () => {
    const more = Promise.withResolvers<undefined>()
    const device = model('device', ['a', 'b', 'c'], { 2: more.promise })
    const cloud = model('cloud', ['!'])
    setTimeout(() => more.resolve(undefined), 5)
    const parts = await partsOf({ device, larger: largerOf(cloud) })
    const told = parts.flatMap((part) =>
      part.type === 'notice' ? [part.message] : part.type === 'text-delta' ? [part.text] : [],
    )
    expect(told).toEqual(['a', 'b', 'Asking Provider…', 'Provider was asked, and did not answer: It broke.', 'c'])
  })

  test('stopped meanwhile, a whole draft stands with its warning and what left, whatever is thought of it', async () => {
    const { text, finish } = await collect(await stopped({}, []))
    expect(text).toBe('abc')
    expect(finish).toMatchObject({
      reason: 'aborted',
      origin: { runsOn: 'device' },
      decision: { stance: 'unverified', sent: left, reason: expect.stringMatching(/^The answer was stopped before/) },
    })
  })

  test('stopped meanwhile, what was read of a draft is marked too', async () => {
    const { text, finish } = await collect(await stopped({ 2: never }, []))
    expect(text).toBe('ab')
    expect(finish).toMatchObject({ reason: 'aborted', decision: { stance: 'unverified', sent: left } })
  })

  test('one that is stopped or breaks off after its first word ends with an error that says what left', async () => {
    await expect(collect(await stopped({}, ['x']))).rejects.toMatchObject({
      code: 'aborted',
      message: 'The answer of Provider was stopped.',
      finish: { origin: { provider: 'p', runsOn: 'cloud' }, decision: { code: 'chosen', sent: left } },
    })
    await expect(partsOf({ larger: largerOf(model('cloud', ['x', '!'])) })).rejects.toMatchObject({
      code: 'provider_failed',
      message: 'Provider broke off: It broke.',
      finish: { decision: { code: 'cloud-failed', sent: left } },
    })
  })

  test('how long the person was waited for is told apart', async () => {
    const admit = asksFirst(true)
    const slowly: Larger['admit'] = async (request, context) => {
      const verdict = await admit(request, context)
      if (verdict.kind !== 'ask') return verdict
      const answered = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 20))
      return { ...verdict, answered }
    }
    const larger = model('cloud', ['x'])
    const waited = async (how: Larger['admit']) => {
      const last = (await partsOf({ larger: largerOf(larger, how) })).at(-1)
      return last?.type === 'finish' ? (last.waitedMs ?? 0) : 0
    }
    // A timer may end a little early.
    expect(await waited(slowly)).toBeGreaterThan(15)
    expect(await waited(async () => ({ kind: 'allowed', outgoing: outgoing() }))).toBe(0)
  })
})
