import { describe, expect, test } from 'vitest'
import { asksFirst, model, largerOf, partsOf, shape, draftShown, type Asking } from './tested-hybrid.ts'

describe('the reader is asked what may leave, and cannot take back what was said', () => {
  /** Asked after the draft's first two words; the rest is drafted meanwhile. */
  async function asked(answered: (signal: AbortSignal) => Promise<boolean>, more: Asking = {}) {
    return partsOf({
      larger: largerOf(model('cloud', ['x']), asksFirst(answered)),
      replaceable: false,
      interactive: true,
      ...more,
    })
  }

  test('nothing is heard before the question; after a yes only the larger model, after a no only the draft', async () => {
    expect(shape(await asked(async () => true))).toEqual([
      '<consent-request>',
      '<text-start>',
      'x',
      '<text-end>',
      'cloud unsure plain',
    ])
    expect(shape(await asked(async () => false))).toEqual([
      '<consent-request>',
      ...draftShown,
      'c',
      '<text-end>',
      'device declined unverified',
    ])
  })

  test('whoever leaves without an answer has not said no: a whole draft stands, and says so', async () => {
    const leave = new AbortController()
    const parts = await asked(
      async (signal) => {
        // The device ends its draft first: it waits for nothing.
        await new Promise(setImmediate)
        leave.abort()
        signal.throwIfAborted()
        return false
      },
      { signal: leave.signal, replaceable: true },
    )
    expect(shape(parts).slice(-2)).toEqual(['<text-end>', 'device declined unverified'])
    expect(parts.at(-1)).toMatchObject({
      reason: 'stop',
      decision: { reason: 'Nobody said whether this may be sent to Provider, so it stayed on your device.' },
    })
  })

  test.each([{ 2: new Promise(() => undefined) }, {}])(
    'what was not whole ends as stopped, and says so',
    async (at) => {
      const leave = new AbortController()
      const parts = await asked(
        async (signal) => {
          leave.abort()
          signal.throwIfAborted()
          return false
        },
        {
          signal: leave.signal,
          replaceable: true,
          device: model('device', ['a', 'b', 'c'], at),
          // Without a place to wait it is not drafted at all.
          ...(Object.keys(at).length === 0 && { ask: 'always' as const }),
        },
      )
      expect(parts.filter(({ type }) => type === 'finish')).toEqual([parts.at(-1)])
      expect(parts.at(-1)).toMatchObject({
        reason: 'aborted',
        origin: { runsOn: 'device' },
        decision: {
          code: 'declined',
          // What was read of a draft is marked.
          stance: Object.keys(at).length > 0 ? 'unverified' : 'plain',
          reason: expect.stringMatching(/^Nobody said whether/),
        },
      })
    },
  )
})
