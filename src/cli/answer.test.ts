import { expect, test } from 'vitest'
import type { AskEvent } from '../api/index.ts'
import type { Decision, Origin } from '../core/index.ts'
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
  const offline = { code: 'offline', reason: 'Vade is offline.' } as const
  expect(await remarkOn({ ...offline, stance: 'unverified' })).toBe('Not verified (doubtful, 45 %): Vade is offline.')
  expect(await remarkOn({ ...offline, stance: 'plain' })).toBeNull()
})

test('who answered elsewhere is named, with the price and what left', async () => {
  const origin = { model: 'own/m', runsOn: 'cloud', provider: 'own' } as const
  const sent = { provider: 'own', model: 'own/m', bytes: 363, redactions: 0, classes: [] }
  const decided = { code: 'unsure', reason: 'The draft was unsure.', stance: 'plain', sent } as const
  expect(await remarkOn(decided, origin)).toBe(
    'own/m answered at own ($0.00, for a question of 363 bytes). The draft was unsure.',
  )
})

test('what is not allowed is said with where that is seen, once', async () => {
  const kept = { code: 'not-allowed', reason: 'You have not allowed sending files to Groq.', stance: 'plain' } as const
  expect(await remarkOn(kept)).toBe(
    "You have not allowed sending files to Groq. 'vade consents list' shows what may be sent.",
  )
  const reason = "Nobody can be asked here; 'vade consents allow groq' says yes beforehand."
  expect(await remarkOn({ ...kept, reason })).toBe(reason)
})

async function remarkOn(
  said: Pick<Decision, 'code' | 'reason' | 'stance'> & Partial<Decision>,
  origin: Origin = { model: 'small', runsOn: 'device' },
): Promise<string | null> {
  const decision: Decision = { confidence: 0.45, calibrated: true, sent: null, ...said }
  async function* answered(): AsyncGenerator<AskEvent> {
    const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
    yield { type: 'finish', reason: 'stop', usage, origin, costNanoUsd: 0, decision }
  }
  return remark(await readAnswer(answered(), asked))
}
