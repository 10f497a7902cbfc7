import { expect, test } from 'vitest'
import type { AskEvent } from '../api/index.ts'
import { asJson, readAnswer, remark } from './answer.ts'

async function* words(end: () => void): AsyncGenerator<AskEvent> {
  yield { type: 'text-delta', text: 'Once ' }
  yield { type: 'text-delta', text: 'upon' }
  end()
}

const asked = { model: 'small', quiet: true, onShown: async () => undefined }

test('an answer whose connection was cut by a stop keeps what was said and names who was asked', async () => {
  const answer = await readAnswer(
    words(() => {
      throw new DOMException('', 'AbortError')
    }),
    asked,
  )
  expect(JSON.parse(asJson(answer))).toEqual({
    text: 'Once upon',
    origin: 'device',
    model: 'small',
    usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 2 },
    costNanoUsd: 0,
    reason: 'It was asked for by its name.',
    finish: 'aborted',
  })
})

test('an answer that fails on the way is an error with the code of the server', async () => {
  async function* failing(): AsyncGenerator<AskEvent> {
    yield { type: 'text-delta', text: 'Once' }
    yield { type: 'error', error: { code: 'engine_failed', message: 'The engine stopped.' } }
  }
  await expect(readAnswer(failing(), asked)).rejects.toMatchObject({
    code: 'engine_failed',
    message: 'The engine stopped.',
  })
})

test('what is not verified is said beside the answer, with how likely it is right', async () => {
  async function* answered(stance: 'plain' | 'unverified'): AsyncGenerator<AskEvent> {
    const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
    const decision = {
      code: 'offline',
      reason: 'Vade is offline.',
      confidence: 0.45,
      calibrated: true,
      stance,
    } as const
    const origin = { model: 'small', runsOn: 'device' } as const
    yield { type: 'finish', reason: 'stop', usage, origin, costNanoUsd: 0, decision: { ...decision, sent: null } }
  }
  expect(remark(await readAnswer(answered('unverified'), asked))).toBe(
    'Not verified (doubtful, 45 %): Vade is offline.',
  )
  expect(remark(await readAnswer(answered('plain'), asked))).toBeNull()
})
