import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

const mark = Buffer.from('vade-mark').toString('base64')

let provider: StandIn
let gateway: ServedGateway
beforeAll(async () => {
  provider = await startStandIn()
  gateway = await serveGateway({
    retries: 0,
    providers: providersAt(provider, [{ id: 'm' }, { id: 'gemini-m' }]),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

async function post(path: string, body: object) {
  const headers = { authorization: `Bearer ${gateway.key}` }
  const heard = await ask(gateway.url, { path, headers, body: JSON.stringify(body) })
  const got = provider.received.at(-1)?.bytes.toString() ?? ''
  return { ...heard, json: JSON.parse(heard.body.toString()) as Record<string, unknown>, got }
}

const question = { role: 'user', content: 'Hello' }
const anthropicBody = (at: DialectName, messages: readonly object[]) => ({
  model: `at-${at}/m`,
  max_tokens: 2000,
  messages,
})

/** What a caller of Anthropic's protocol heard of Gemini's thoughts. */
async function thoughtsOfGemini(): Promise<readonly Record<string, unknown>[]> {
  const signed = { text: 'Hm', thought: true, thoughtSignature: 'R2VtaW5p' }
  const parts = [signed, { text: 'Yes.' }]
  provider.next({ body: JSON.stringify({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] }) })
  const { json } = await post('/v1/messages', anthropicBody('gemini', [question]))
  return json['content'] as readonly Record<string, unknown>[]
}

test('what one provider signed does not reach another, not even one of the protocol of the caller', async () => {
  const content = await thoughtsOfGemini()
  expect(content[0]).toMatchObject({ type: 'thinking', thinking: 'Hm', signature: expect.stringContaining(mark) })
  const turns = [question, { role: 'assistant', content }, question]
  for (const at of dialectNames) {
    const { status, headers, got } = await post('/v1/messages', anthropicBody(at, turns))
    expect([at, status]).toEqual([at, 200])
    expect(got).not.toContain(mark)
    expect(got.includes('R2VtaW5p')).toBe(at === 'gemini')
    expect(headers['x-vade-lost']?.includes('messages.reasoning.signature') ?? false).toBe(at !== 'gemini')
  }
})

test('what a provider signed goes back to it byte for byte, and to no other protocol', async () => {
  const thinking = { type: 'thinking', thinking: 'Hm', signature: 'QW50aHJvcGlj' }
  const hidden = { type: 'redacted_thinking', data: 'SGlkZGVu' }
  const turns = [question, { role: 'assistant', content: [thinking, hidden, { type: 'text', text: 'Yes.' }] }, question]
  const own = await post('/v1/messages', anthropicBody('anthropic', turns))
  expect(JSON.parse(own.got)).toEqual({ ...anthropicBody('anthropic', turns), model: 'm' })
  expect(own.headers['x-vade-lost']).toBeUndefined()
  for (const at of ['openai-chat', 'openai-responses', 'gemini'] as const) {
    const { headers, got } = await post('/v1/messages', anthropicBody(at, turns))
    expect(got).not.toMatch(/QW50aHJvcGlj|SGlkZGVu/)
    expect(headers['x-vade-lost']).toContain('messages.reasoning.signature')
    expect(headers['x-vade-lost']).toContain('messages.reasoning.redacted')
  }
})

test("what Google's models sign of a call stays with them where Chat Completions are relayed", async () => {
  const call = { id: 'c', type: 'function', function: { name: 'look', arguments: '{}' } }
  const signed = { ...call, extra_content: { google: { thought_signature: 'R2VtaW5p' } } }
  const body = {
    model: 'at-openai-chat/gemini-m',
    zz: 1,
    messages: [
      question,
      { role: 'assistant', content: null, tool_calls: [signed] },
      { role: 'tool', tool_call_id: 'c', content: '1' },
    ],
  }
  const google = await post('/v1/chat/completions', body)
  expect(JSON.parse(google.got)).toEqual({ ...body, model: 'gemini-m' })
  const { headers, got } = await post('/v1/chat/completions', { ...body, model: 'at-openai-chat/m', zz: undefined })
  expect(got).not.toContain('R2VtaW5p')
  expect(headers['x-vade-lost']).toContain('messages.toolCalls.signature')
})

test('thoughts that Vade sealed for a caller of Responses do not reach OpenAI, nor does what is stored of them', async () => {
  const signed = { type: 'thinking', thinking: 'Hm', signature: 'QW50aHJvcGlj' }
  const said = { type: 'text', text: 'Yes.' }
  const usage = { input_tokens: 1, output_tokens: 1 }
  const answer = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [signed, said], usage }
  provider.next({ body: JSON.stringify({ ...answer, stop_reason: 'end_turn', stop_sequence: null }) })
  const include = ['reasoning.encrypted_content']
  const { json } = await post('/v1/responses', { model: 'at-anthropic/m', input: 'Hello', include })
  const output = json['output'] as readonly object[]
  expect(JSON.stringify(output)).toContain(mark)
  for (const next of [
    { input: [question, ...output, question] },
    { input: 'And?', previous_response_id: json['id'] },
  ]) {
    const { status, headers, got } = await post('/v1/responses', { model: 'at-openai-responses/m', ...next })
    expect(status).toBe(200)
    expect(got).toContain('Yes.')
    expect(got).not.toMatch(/rs_vade_|QW50aHJvcGlj/)
    expect(got).not.toContain(mark)
    expect(headers['x-vade-lost']).toContain('messages.reasoning.signature')
    const back = await post('/v1/responses', { model: 'at-anthropic/m', ...next })
    expect(back.got).toContain('QW50aHJvcGlj')
  }
})
