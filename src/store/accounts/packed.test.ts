import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttemptRecord, Usage } from '../../core/index.ts'
import type { FinishedCall } from './entries.ts'
import { packAttempts, packCall, packUsage, unpackAttempts, unpackCall, unpackUsage } from './packed.ts'

const count = fc.nat()
const word = fc.string({ maxLength: 20 })

test('what is packed comes back as it was', () => {
  const usage = fc.record(
    {
      inputTokens: count,
      cachedTokens: count,
      outputTokens: count,
      reasoningTokens: count,
      cacheWriteTokens: fc.oneof(
        fc.record({ '5m': count }),
        fc.record({ '1h': count }),
        fc.record({ '5m': count, '1h': count }),
      ),
    },
    { requiredKeys: ['inputTokens', 'cachedTokens', 'outputTokens'] },
  )
  const decision = {
    code: 'unsure',
    reason: 'It may be wrong.',
    confidence: 0.3,
    calibrated: true,
    stance: 'plain',
    sent: null,
  } as const
  const answer = { provider: 'p', model: 'm', call: 'req_2', costNanoUsd: 7, decision }
  const attempt = fc.record(
    {
      provider: word,
      model: word,
      key: word,
      startMs: count,
      ms: count,
      outcome: word,
      costNanoUsd: count,
      message: word,
      answers: fc.constantFrom([answer], [answer, { ...answer, call: null }]),
    },
    { requiredKeys: ['provider', 'model', 'key', 'startMs', 'ms', 'outcome', 'costNanoUsd'] },
  )
  fc.assert(
    fc.property(usage, fc.array(attempt, { maxLength: 4 }), (used: Usage, attempts: AttemptRecord[]) => {
      expect(unpackUsage(packUsage(used))).toEqual(used)
      expect(unpackAttempts(packAttempts(attempts))).toEqual(attempts)
      const call = finished(used, attempts)
      expect(unpackCall(packCall(call))).toEqual(call)
    }),
  )
})

function finished(usage: Usage, attempts: readonly AttemptRecord[]): FinishedCall {
  const who = { id: 'req_1', keyId: 'key_a', at: 1, kind: 'anthropic', modelAsked: 'm', provider: null, model: 'm' }
  const how = { stream: true, status: 200, errorCode: null, costNanoUsd: 7, firstMs: null, totalMs: 2.5 }
  const posting = { provider: 'p', model: 'm', nanoUsd: 7 }
  return {
    record: { ...who, ...how, usage, attempts },
    postings: [
      { ...posting, price: { input: 0.1 } },
      { ...posting, price: null },
    ],
  }
}
