import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { userText, type Decision } from '../../core/index.ts'
import { openStore } from '../../store/index.ts'
import { createAudit } from './audit.ts'
import type { Alone } from './hybrids.ts'
import { createLearning } from './learning.ts'

const evidence = { model: 'b'.repeat(64), kind: 'mc', logit: 1.2, expected: 0.8 }
const decision: Decision = {
  code: 'confident',
  reason: 'It is sure.',
  confidence: 0.8,
  calibrated: true,
  stance: 'plain',
  sent: null,
  evidence,
}
const kept = { request: { messages: [userText('Which? A. one B. two')] }, draft: 'B', decision }
const context = { signal: AbortSignal.timeout(10_000), caller: 'assistant' }

test('three answers in a hundred are asked again, as far as that is allowed', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-audit-'))
  const store = await openStore({ home })
  const learning = await createLearning(store.settings)
  let answer: Alone = { blocked: 'not-allowed', reason: 'Nobody agreed.' }
  let asked = 0
  const hybrids = () => ({
    alone: async () => {
      asked++
      return answer
    },
  })
  let drawn = 0
  const audit = createAudit({ hybrids, learning, random: () => (drawn++ % 100) / 100 })
  for (let question = 0; question < 100; question++) await audit(kept, context)
  expect(asked).toBe(3)
  expect(learning.of(evidence.model).audits).toEqual([])
  const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
  const origin = { model: 'big', runsOn: 'cloud' } as const
  answer = { text: 'A. one', finish: { type: 'finish', reason: 'stop', usage, origin, costNanoUsd: 1 } }
  await audit(kept, context)
  expect(learning.of(evidence.model).audits).toEqual([{ score: 1.2, lost: true }])
  await store.close()
  rmSync(home, { recursive: true, force: true })
})
