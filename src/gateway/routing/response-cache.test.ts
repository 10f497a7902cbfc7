import { expect, test } from 'vitest'
import type { FinishReason, Part } from '../../core/index.ts'
import { createResponseCache, responseKey } from './response-cache.ts'
import { createSimulatedClock } from './simulated-clock.ts'

const limits = { bytes: 10_000, bytesOfOne: 4000 }

function answer(text: string, reason: FinishReason = 'stop'): Part[] {
  return [
    { type: 'text-start' },
    { type: 'text-delta', text },
    { type: 'text-end' },
    {
      type: 'finish',
      reason,
      usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 2 },
      origin: { model: 'llama', runsOn: 'cloud', provider: 'groq' },
      costNanoUsd: 55,
      timing: { queuedMs: 0, prefillMs: 1, decodeMs: 2, tokensPerSecond: 3 },
    },
  ]
}

async function* stream(parts: readonly Part[]) {
  for (const part of parts) {
    await Promise.resolve()
    yield part
  }
}

async function read(parts: AsyncIterable<Part>, most = Infinity): Promise<Part[]> {
  const all: Part[] = []
  for await (const part of parts) {
    all.push(part)
    if (all.length >= most) break
  }
  return all
}

function start() {
  const clock = createSimulatedClock()
  return { clock, cache: createResponseCache(clock, limits) }
}

test('passes an answer on unchanged, and says it again for nothing', async () => {
  const { cache } = start()
  expect(await read(cache.record('key', stream(answer('Hello')), 1000))).toEqual(answer('Hello'))
  const again = cache.get('key') ?? []
  expect(again.slice(0, 3)).toEqual(answer('Hello').slice(0, 3))
  expect(again.at(-1)).toEqual({
    type: 'finish',
    reason: 'stop',
    usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 2 },
    origin: { model: 'llama', runsOn: 'cloud', provider: 'groq' },
    costNanoUsd: 0,
  })
})

test('keeps an answer whose reader stops at its last part', async () => {
  const { cache } = start()
  await read(cache.record('key', stream(answer('Hello')), 1000), 4)
  expect(cache.get('key')).toHaveLength(4)
})

test('forgets after its time', async () => {
  const { clock, cache } = start()
  await read(cache.record('key', stream(answer('Hello')), 1000))
  await clock.pass(999)
  expect(cache.get('key')).toBeDefined()
  await clock.pass(1)
  expect(cache.get('key')).toBeUndefined()
  expect(cache.bytes).toBe(0)
})

test('keeps whole answers only', async () => {
  const { cache } = start()
  for (const reason of ['length', 'content-filter', 'aborted'] as const) {
    await read(cache.record('key', stream(answer('Hello', reason)), 1000))
  }
  await read(cache.record('key', stream(answer('Hello').slice(0, 3)), 1000))
  await read(cache.record('key', stream(answer('Hello')), 1000), 2)
  await read(cache.record('key', stream(answer('x'.repeat(3000))), 1000))
  expect(cache.size).toBe(0)
  await read(cache.record('key', stream(answer('Hello', 'tool-calls')), 1000))
  expect(cache.size).toBe(1)
})

test('is bounded; what was longest unused goes', async () => {
  const { cache } = start()
  for (const key of ['a', 'b', 'c']) await read(cache.record(key, stream(answer('x'.repeat(1300))), 1000))
  cache.get('a')
  await read(cache.record('d', stream(answer('x'.repeat(1300))), 1000))
  expect(cache.bytes).toBeLessThanOrEqual(limits.bytes)
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd'])
})

test('the key has everything that matters, and nothing else', () => {
  const body = { model: 'llama', messages: [{ role: 'user', content: 'Hi' }], temperature: 1 }
  const key = responseKey('key_1', 'openai-chat', body)
  expect(responseKey('key_1', 'openai-chat', { ...body, stream: true, stream_options: { include_usage: true } })).toBe(
    key,
  )
  expect(
    responseKey('key_1', 'openai-chat', {
      temperature: 1,
      messages: [{ content: 'Hi', role: 'user' }],
      model: 'llama',
    }),
  ).toBe(key)
  const others = [
    responseKey('key_2', 'openai-chat', body),
    responseKey('key_1', 'anthropic', body),
    responseKey('key_1', 'openai-chat', { ...body, temperature: 0 }),
    responseKey('key_1', 'openai-chat', { ...body, messages: [...body.messages, ...body.messages] }),
    responseKey('key_1', 'openai-chat', { ...body, user: 'x' }),
  ]
  expect(new Set([key, ...others]).size).toBe(6)
})
