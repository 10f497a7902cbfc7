import type OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { last, startBeforeAll, type OtherCallsHome } from './other-calls-home.ts'
import type { StandIn } from './stand-in/provider.ts'

let client: OpenAI
let home: OtherCallsHome['home']
let one: StandIn
let post: OtherCallsHome['post']
startBeforeAll((started) => void ({ client, home, one, post } = started))

test('a moderation needs no model by name', async () => {
  const { results } = await client.moderations.create({ model: 'judge', input: ['hello', 'kill'] })
  expect(results.map(({ flagged }) => flagged)).toEqual([false, true])
  const unnamed = await post('/v1/moderations', { input: 'hello' })
  expect(await unnamed.json()).toMatchObject({
    error: { message: expect.stringContaining('omni-moderation-latest') as string },
  })
})

test('text completions are relayed, whole and in pieces, and accounted', async () => {
  const { choices } = await client.completions.create({ model: 'one/writer', prompt: 'On' })
  expect(choices[0]?.text).toBe(' and on')
  const stream = await client.completions.create({ model: 'one/writer', prompt: 'On', stream: true })
  const chunks = await Array.fromAsync(stream)
  expect(chunks.map((chunk) => chunk.choices[0]?.text).join('')).toBe(' and on')
  expect(chunks).toHaveLength(2)
  const record = await home.recorded(({ kind, stream: streamed }) => kind === 'completions' && streamed)
  expect(record).toMatchObject({ usage: { inputTokens: 1, outputTokens: 2 }, costNanoUsd: 1000 + 2 * 2000 })
})

describe('tokens are counted', () => {
  const body = { model: 'claude-x', messages: [{ role: 'user', content: 'Hello, how are you?' }] }
  const contents = [{ role: 'user', parts: [{ text: 'Hello, how are you?' }] }]

  test('by a provider that speaks the dialect', async () => {
    const response = await post('/v1/messages/count_tokens', { ...body, model: 'talker/claude-x' })
    expect(await response.json()).toEqual({ input_tokens: expect.any(Number) as number })
    expect(response.headers.get('x-vade-estimated')).toBeNull()
    expect(last(one)?.json).toEqual(body)
    const gemini = await post('/v1beta/models/gvectors:countTokens', {
      generateContentRequest: { model: 'models/x', contents },
    })
    expect(gemini.headers.get('x-vade-estimated')).toBeNull()
    expect(last(one)?.json).toEqual({ generateContentRequest: { model: 'models/gvectors', contents } })
    expect(await home.recorded(({ kind }) => kind === 'count-tokens')).toMatchObject({ costNanoUsd: 0 })
  })

  test('by a provider that speaks another', async () => {
    const anthropic = await post('/v1/messages/count_tokens', { ...body, model: 'gvectors' })
    expect(anthropic.headers.get('x-vade-estimated')).toBeNull()
    expect(await anthropic.json()).toEqual({ input_tokens: expect.any(Number) as number })
    expect(last(one)?.json).toMatchObject({ generateContentRequest: { model: 'models/gvectors', contents } })
    const gemini = await post('/v1beta/models/claude-x:countTokens', { contents })
    expect(gemini.headers.get('x-vade-estimated')).toBeNull()
    expect(await gemini.json()).toEqual({ totalTokens: expect.any(Number) as number })
    expect(Object.keys(last(one)?.json as object)).toEqual(['model', 'messages'])
  })

  test('by their length where it does not, or fails; a wrong question is refused', async () => {
    const other = await post('/v1/messages/count_tokens', { ...body, model: 'one/writer' })
    expect([other.headers.get('x-vade-estimated'), await other.json()]).toEqual(['tokens', { input_tokens: 5 }])
    const gemini = await post('/v1beta/models/one/writer:countTokens', { contents })
    expect([gemini.headers.get('x-vade-estimated'), await gemini.json()]).toEqual(['tokens', { totalTokens: 5 }])
    one.behave({ status: 500 })
    const failed = await post('/v1/messages/count_tokens', body)
    expect([failed.status, failed.headers.get('x-vade-estimated')]).toEqual([200, 'tokens'])
    one.behave({})
    const wrong = await post('/v1/messages/count_tokens', { ...body, messages: [{ role: 'x', content: 'y' }] })
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { type: 'error', error: { type: 'invalid_request_error' } },
    ])
  })
})
