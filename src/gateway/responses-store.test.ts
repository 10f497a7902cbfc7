import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Finish, Message, Part } from '../core/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { openaiResponses } from './dialects/responses/responses.ts'
import { createResponsesStore, finishedResponse, type ResponsesStore } from './responses-store.ts'

let home = ''
let store: Store
let responses: ResponsesStore

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-responses-'))
  store = await openStore({ home })
  responses = createResponsesStore(store.responses)
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

const key = 'key_1'

const finish: Finish = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 2 },
  origin: { model: 'm', runsOn: 'device' },
  costNanoUsd: 0,
}

const says = (text: string): Part[] => [
  { type: 'text-start' },
  { type: 'text-delta', text },
  { type: 'text-end' },
  finish,
]

interface Answered {
  readonly id: string
  readonly output: readonly { readonly id: string }[]
  readonly previous_response_id: string | null
}

/** One call of POST /v1/responses: what the model was asked, and what the caller was given. */
async function ask(body: object, parts: readonly Part[], keyId = key) {
  const prepared = await responses.prepare(keyId, { model: 'm', ...body })
  const asked = openaiResponses.caller.decode(prepared.body)
  const response = JSON.parse(JSON.stringify(asked.createReply().whole([parts]))) as Answered
  await responses.save(keyId, prepared, response)
  return { messages: asked.requests[0]?.messages, response, prepared }
}

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] })

test('a conversation goes on from an answer, and from each of them', async () => {
  const first = await ask({ input: 'One', instructions: 'Count.' }, says('Two'))
  expect(first.messages).toEqual([{ role: 'system', text: 'Count.' }, user('One')])
  const second = await ask({ input: 'Three', previous_response_id: first.response.id }, says('Four'))
  expect(second.messages).toEqual([user('One'), { role: 'assistant', text: 'Two' }, user('Three')])
  expect(second.prepared.expanded).toBe(true)
  expect(second.response.previous_response_id).toBe(first.response.id)
  const third = await ask({ input: 'Five', previous_response_id: second.response.id }, says('Six'))
  expect(third.messages).toEqual([
    user('One'),
    { role: 'assistant', text: 'Two' },
    user('Three'),
    { role: 'assistant', text: 'Four' },
    user('Five'),
  ])
  const branch = await ask({ input: 'Again', previous_response_id: first.response.id }, says('Well'))
  expect(branch.messages?.at(-1)).toEqual(user('Again'))
  expect(branch.messages).toHaveLength(3)
})

test("a tool's answer finds the call of the answer before", async () => {
  const first = await ask({ input: 'Weather?' }, [
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'Ask.' },
    { type: 'reasoning-end', signature: 'EqQB' },
    { type: 'tool-call-start', id: 'c1', name: 'weather' },
    { type: 'tool-call-delta', id: 'c1', arguments: '{}' },
    { type: 'tool-call-end', id: 'c1' },
    { ...finish, reason: 'tool-calls' },
  ])
  const input = [{ type: 'function_call_output', call_id: 'c1', output: 'Rain' }]
  const second = await ask({ input, previous_response_id: first.response.id }, says('It rains.'))
  expect(second.messages).toEqual([
    user('Weather?'),
    {
      role: 'assistant',
      reasoning: [{ text: 'Ask.', signature: 'EqQB' }],
      text: '',
      toolCalls: [{ id: 'c1', name: 'weather', arguments: '{}' }],
    },
    { role: 'tool', callId: 'c1', name: 'weather', text: 'Rain' },
  ])
})

test('a reference is resolved from the answers before, and from any answer of the same key', async () => {
  const first = await ask({ input: 'One' }, says('Two'))
  const reference = { type: 'item_reference', id: first.response.output[0]?.id }
  const alone = await ask({ input: [reference, { role: 'user', content: 'More' }] }, says('Three'))
  expect(alone.messages).toEqual([{ role: 'assistant', text: 'Two' }, user('More')])
  const next = await ask({ input: 'Next', previous_response_id: alone.response.id }, says('Four'))
  expect(next.messages?.slice(0, 2)).toEqual([{ role: 'assistant', text: 'Two' }, user('More')])
  const bare = { id: first.response.output[0]?.id }
  const chained = { input: [bare], previous_response_id: first.response.id }
  expect((await ask(chained, says('Five'))).messages).toHaveLength(3)
  const other = { input: [reference] }
  await expect(ask(other, [], 'key_2')).rejects.toMatchObject({ code: 'invalid_request', param: 'input[0].id' })
})

test('what comes without a word about before is left as it is', async () => {
  const body = { model: 'm', input: [{ role: 'user', content: 'a' }], extra: 1 }
  const prepared = await responses.prepare(key, body)
  expect(prepared.body).toBe(body)
  expect(prepared).toMatchObject({ expanded: false, store: true, previousId: null, input: body.input })
  for (const odd of [null, 'text', 5, [], { input: 7 }]) {
    expect(await responses.prepare(key, odd)).toMatchObject({ body: odd, expanded: false })
  }
})

test('an error in the new input names the field as the caller counts', async () => {
  const { response } = await ask({ input: 'One' }, says('Two'))
  const wrong = (input: unknown) => responses.prepare(key, { model: 'm', input, previous_response_id: response.id })
  await expect(wrong([{ role: 'user', content: [{ type: 'input_text' }] }])).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'input[0].content[0].text',
  })
  await expect(wrong([7])).rejects.toMatchObject({ param: 'input[0]' })
  await expect(wrong(undefined)).rejects.toMatchObject({ param: 'input' })
  // A tool of a provider may be meant for that provider.
  expect(await wrong([{ type: 'web_search_call', id: 'ws_1' }])).toMatchObject({ expanded: true })
})

test('answers that are not stored, were deleted or belong to another key are not found', async () => {
  const unstored = await ask({ input: 'One', store: false }, says('Two'))
  const kept = await ask({ input: 'One' }, says('Two'))
  const next = await ask({ input: 'Three', previous_response_id: kept.response.id }, says('Four'))
  const goOn = (id: string, keyId = key) => responses.prepare(keyId, { input: 'x', previous_response_id: id })
  const notFound = { code: 'not_found', param: 'previous_response_id' }
  await expect(goOn(unstored.response.id)).rejects.toMatchObject(notFound)
  await expect(goOn(kept.response.id, 'key_2')).rejects.toMatchObject(notFound)
  await expect(responses.get('key_2', kept.response.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(responses.remove('key_2', kept.response.id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await responses.get(key, kept.response.id)).toEqual(kept.response)
  expect(await responses.remove(key, kept.response.id)).toEqual({
    id: kept.response.id,
    object: 'response',
    deleted: true,
  })
  await expect(responses.get(key, kept.response.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(goOn(next.response.id)).rejects.toMatchObject({
    ...notFound,
    message: expect.stringContaining(kept.response.id),
  })
})

test('a conversation of more than 200 answers is not gone on with', async () => {
  const add = (at: number) =>
    store.responses.add({
      id: `r${String(at)}`,
      keyId: key,
      createdAt: Date.now(),
      previousId: at === 0 ? null : `r${String(at - 1)}`,
      response: {},
      input: [],
    })
  await Promise.all(Array.from({ length: 201 }, async (_, at) => add(at)))
  const goOn = (id: string) => responses.prepare(key, { model: 'm', input: 'x', previous_response_id: id })
  expect(await goOn('r199')).toMatchObject({ expanded: true })
  await expect(goOn('r200')).rejects.toMatchObject({ code: 'invalid_request', param: 'previous_response_id' })
})

test('an answer that a provider made is kept with what it does not know', async () => {
  const first = await ask({ input: 'One' }, says('Two'))
  const prepared = await responses.prepare(key, { model: 'm', input: 'x', previous_response_id: first.response.id })
  const relayed = { id: 'resp_abc', object: 'response', store: false, previous_response_id: null, output: [] }
  const event = { type: 'response.completed', response: relayed }
  await responses.save(key, prepared, finishedResponse(event) ?? {})
  expect(await responses.get(key, 'resp_abc')).toEqual({
    ...relayed,
    store: true,
    previous_response_id: first.response.id,
  })
  expect(finishedResponse({ type: 'response.created', response: relayed })).toBeUndefined()
  expect(finishedResponse('[DONE]')).toBeUndefined()
  await expect(responses.save(key, prepared, { no: 'id' })).resolves.toBeUndefined()
})

test('the input items of an answer are those before it and its own', async () => {
  const first = await ask({ input: 'One' }, says('Two'))
  const content = [{ type: 'input_text', text: 'Three' }]
  const input = [
    { role: 'user', content },
    { type: 'function_call_output', call_id: 'c', output: 'o' },
  ]
  const { response } = await ask({ input, previous_response_id: first.response.id }, says('Four'))
  const list = await responses.inputItems(key, response.id, { order: 'asc' })
  expect(list).toMatchObject({
    object: 'list',
    has_more: false,
    data: [
      { type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_text', text: 'One' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Two' }] },
      { type: 'message', role: 'user', content },
      { type: 'function_call_output', call_id: 'c', output: 'o', status: 'completed' },
    ],
  })
  const { data } = list as { data: { id: string }[] }
  expect(new Set(data.map(({ id }) => id)).size).toBe(4)
  const newest = await responses.inputItems(key, response.id, { limit: '1' })
  expect(newest).toMatchObject({ data: [data[3]], first_id: data[3]?.id, last_id: data[3]?.id, has_more: true })
  const after = await responses.inputItems(key, response.id, { limit: '3', after: data[3]?.id })
  expect(after).toMatchObject({ data: [data[2], data[1], data[0]], has_more: false })
  const wrong = async (query: object) => responses.inputItems(key, response.id, query)
  await expect(wrong({ limit: '0' })).rejects.toMatchObject({ code: 'invalid_request', param: 'limit' })
  await expect(wrong({ order: 'up' })).rejects.toMatchObject({ code: 'invalid_request', param: 'order' })
  await expect(wrong({ after: 'nowhere' })).rejects.toMatchObject({ code: 'invalid_request', param: 'after' })
  await expect(responses.inputItems(key, 'resp_no')).rejects.toMatchObject({ code: 'not_found' })
  // An id of the list can be referred to.
  const again = await ask({ input: [{ type: 'item_reference', id: data[2]?.id }] }, says('Five'))
  expect(again.messages).toEqual([user('Three')])
})

test('only background work could be cancelled', async () => {
  const { response } = await ask({ input: 'One' }, says('Two'))
  await expect(responses.cancel(key, response.id)).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(responses.cancel(key, 'resp_no')).rejects.toMatchObject({ code: 'not_found' })
})

const relayed = {
  id: 'resp_abc',
  object: 'response',
  created_at: 1,
  status: 'incomplete',
  incomplete_details: { reason: 'max_output_tokens' },
  error: null,
  model: 'gpt-5',
  tools: [],
  output: [
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [
        { type: 'summary_text', text: 'A' },
        { type: 'summary_text', text: 'B' },
      ],
      encrypted_content: 'g',
    },
    { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      content: [
        {
          type: 'output_text',
          text: 'Hi',
          annotations: [{ type: 'url_citation', url: 'https://a.b', title: 'A', start_index: 0, end_index: 2 }],
          logprobs: [],
        },
        { type: 'refusal', refusal: 'No.' },
      ],
    },
    { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}', status: 'completed' },
  ],
  usage: null,
}

test("a replayed stream is put together by OpenAI's client as the answer that is stored", async () => {
  await responses.save(key, await responses.prepare(key, { model: 'm', input: 'x' }), relayed)
  const sse = await responses.replay(key, 'resp_abc')
  const client = new OpenAI({
    apiKey: 'k',
    baseURL: 'http://127.0.0.1/v1',
    fetch: async () => new Response(sse, { headers: { 'content-type': 'text/event-stream' } }),
  })
  const types: string[] = []
  const stream = client.responses.stream({ response_id: 'resp_abc' })
  stream.on('event', ({ type }) => types.push(type))
  expect(await stream.finalResponse()).toMatchObject(await responses.get(key, 'resp_abc'))
  expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.incomplete'])
  const rest = await responses.replay(key, 'resp_abc', { starting_after: '3' })
  expect(sse.endsWith(rest)).toBe(true)
  expect(rest).toMatch(/^event: .*\ndata: .*"sequence_number":4,/)
  await expect(responses.replay(key, 'resp_abc', { starting_after: 'x' })).rejects.toMatchObject({
    param: 'starting_after',
  })
})
