import OpenAI, { APIUserAbortError, AuthenticationError, NotFoundError } from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { serveHome, until, type ServedHome } from '../end-to-end/served-home.ts'
import { weights } from './weights.ts'

const id = 'smollm2-135m-instruct'
const present = (await weights(id)) !== null
let program: ServedHome
let client: OpenAI

beforeAll(async () => {
  if (!present) return
  program = await serveHome({ models: [id] })
  client = new OpenAI({ apiKey: program.key, baseURL: `${program.url}/v1`, maxRetries: 0 })
})
beforeEach((context) => {
  if (!present) context.skip(`The weights of ${id} cannot be had here.`)
})
afterAll(async () => {
  if (present) await program.stop()
})

const capital = [{ role: 'user', content: 'What is the capital of France?' }] as const
// Everything that must end is bounded by its form, not by luck: enumerations instead of free text.
const ask = (more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {}) =>
  client.chat.completions.create({
    model: 'device',
    messages: [...capital],
    temperature: 0,
    max_completion_tokens: 60,
    ...more,
  })
const light = {
  type: 'function',
  function: {
    name: 'switch_light',
    description: 'Switches the light of a room on or off',
    parameters: {
      type: 'object',
      properties: { room: { enum: ['kitchen', 'bedroom'] }, on: { type: 'boolean' } },
      required: ['room', 'on'],
    },
  },
} as const
const clock = {
  type: 'function',
  function: { name: 'clock', description: 'Tells the time', parameters: { type: 'object', properties: {} } },
} as const
const kitchen = [{ role: 'user', content: 'Turn on the light in the kitchen.' }] as const

test('a caller gets every word, however often it was said', async () => {
  const content = 'The sea was calm and grey. '.repeat(40)
  const { choices } = await ask({ messages: [{ role: 'user', content }], max_completion_tokens: 450 })
  expect(choices[0]?.finish_reason).toBe('length')
  expect(choices[0]?.message.content?.length).toBeGreaterThan(1600)
})

test('chats, and a stream says the same with its usage at the end', async () => {
  const answer = await ask()
  expect(answer.choices[0]).toMatchObject({ index: 0, finish_reason: 'stop', message: { role: 'assistant' } })
  expect(answer.choices[0]?.message.content).toContain('Paris')
  expect(answer.usage?.total_tokens).toBe(
    (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? Number.NaN),
  )
  const stream = client.chat.completions.stream({
    model: id,
    messages: [...capital],
    temperature: 0,
    max_completion_tokens: 40,
    stream_options: { include_usage: true },
  })
  const streamed = await stream.finalChatCompletion()
  expect(streamed.choices[0]?.message.content).toBe(answer.choices[0]?.message.content)
  expect(streamed.choices[0]?.finish_reason).toBe('stop')
  expect(streamed.usage).toMatchObject({
    prompt_tokens: answer.usage?.prompt_tokens,
    completion_tokens: answer.usage?.completion_tokens,
  })
})

test('lists models, and tells of one', async () => {
  const models = await Array.fromAsync(client.models.list())
  expect(models.map((model) => model.id)).toEqual(['auto', 'device', 'cloud', id, 'eliza', 'device-embedding'])
  expect(await client.models.retrieve(id)).toMatchObject({ id, object: 'model', owned_by: 'vade' })
  await expect(client.models.retrieve('nobody')).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
})

test('calls the tool that it must, and answers with what the tool said', async () => {
  for (const tool_choice of ['required', { type: 'function', function: { name: 'switch_light' } }] as const) {
    const asked = await ask({ messages: [...kitchen], tools: [light], tool_choice, parallel_tool_calls: false })
    const { message, finish_reason } = asked.choices[0] ?? {}
    expect(finish_reason).toBe('tool_calls')
    expect(message?.content).toBeNull()
    const call = message?.tool_calls?.[0]
    const { name, arguments: given } = call?.type === 'function' ? call.function : { name: '', arguments: '' }
    expect(name).toBe('switch_light')
    expect(JSON.parse(given)).toEqual({ room: expect.any(String), on: expect.any(Boolean) })
    const answered = await ask({
      messages: [
        ...kitchen,
        { role: 'assistant', content: null, tool_calls: message?.tool_calls ?? [] },
        { role: 'tool', tool_call_id: call?.id ?? '', content: 'The light in the kitchen is on.' },
      ],
      tools: [light],
      tool_choice: 'none',
    })
    expect(answered.choices[0]?.message.content).not.toBe('')
    expect(answered.choices[0]?.message.tool_calls).toBeUndefined()
  }
})

test('offers tools without forcing them, one call or several, and streams a call', async () => {
  for (const parallel_tool_calls of [true, false]) {
    const asked = await ask({
      messages: [...kitchen],
      tools: [light, clock],
      parallel_tool_calls,
      max_completion_tokens: 120,
    })
    const calls = asked.choices[0]?.message.tool_calls ?? []
    expect(asked.choices[0]?.finish_reason === 'tool_calls').toBe(calls.length > 0)
    expect(calls.length).toBeLessThanOrEqual(parallel_tool_calls ? 16 : 1)
  }
  const stream = client.chat.completions.stream({
    model: 'device',
    messages: [...kitchen],
    tools: [light],
    tool_choice: 'required',
    parallel_tool_calls: false,
    temperature: 0,
  })
  const { choices } = await stream.finalChatCompletion()
  expect(choices[0]?.finish_reason).toBe('tool_calls')
  expect(choices[0]?.message.tool_calls).toHaveLength(1)
})

const person = {
  type: 'object',
  properties: { name: { enum: ['Bob', 'Ann'] }, age: { type: 'integer' } },
  required: ['name', 'age'],
  additionalProperties: false,
}
const bob = [{ role: 'user', content: 'Bob is 5 years old. Give his name and age as JSON.' }] as const

test('holds an answer to a schema, also through parse', async () => {
  const format = { type: 'json_schema', json_schema: { name: 'person', strict: true, schema: person } } as const
  const parsed = await client.chat.completions.parse({
    model: 'device',
    messages: [...bob],
    response_format: format,
    temperature: 0,
    max_completion_tokens: 60,
  })
  expect(parsed.choices[0]?.message.parsed).toEqual({ name: expect.any(String), age: expect.any(Number) })
  const free = await ask({
    messages: [...bob],
    response_format: { type: 'json_object' },
    max_completion_tokens: 200,
  })
  expect(free.choices[0]?.message.content?.trimStart()).toMatch(/^[{[]/)
  const refused = { type: 'json_schema', json_schema: { name: 'p', schema: { ...person, not: {} } } } as const
  await expect(ask({ response_format: refused })).rejects.toMatchObject({ status: 400, code: 'invalid_request' })
})

test('gives log-probabilities, whole and streamed', async () => {
  const answer = await ask({ logprobs: true, top_logprobs: 3 })
  const tokens = answer.choices[0]?.logprobs?.content ?? []
  expect(tokens.map(({ token }) => token).join('')).toContain('Paris')
  for (const { logprob, top_logprobs, bytes } of tokens) {
    expect(logprob).toBeLessThanOrEqual(0)
    expect(top_logprobs).toHaveLength(3)
    expect(bytes).not.toBeNull()
  }
  const stream = await client.chat.completions.create({
    model: 'device',
    messages: [...capital],
    temperature: 0,
    max_completion_tokens: 40,
    logprobs: true,
    stream: true,
  })
  const streamed = (await Array.fromAsync(stream)).flatMap(({ choices }) => choices[0]?.logprobs?.content ?? [])
  expect(streamed.map(({ token }) => token)).toEqual(tokens.map(({ token }) => token))
})

test('writes several choices together, repeats one by its seed, and honours stop and limits', async () => {
  const story = (more: object) =>
    ask({
      temperature: 1,
      messages: [{ role: 'user', content: 'Tell me a story.' }],
      max_completion_tokens: 40,
      ...more,
    })
  const textsOf = ({ choices }: OpenAI.ChatCompletion) => choices.map(({ message }) => message.content)
  const two = await story({ n: 2, seed: 7 })
  expect(two.choices.map(({ index, finish_reason }) => [index, finish_reason])).toEqual([
    [0, 'length'],
    [1, 'length'],
  ])
  expect(new Set(textsOf(two)).size).toBe(2)
  expect(two.usage?.completion_tokens).toBe(80)
  // What is already evaluated of a prompt changes the last digits, and rarely a word: not all need to be the same.
  const same: (string | null)[] = []
  for (let time = 0; time < 5; time++) same.push(...textsOf(await story({ seed: 7 })))
  expect(new Set(same).size).toBeLessThan(5)
  const stream = await client.chat.completions.create({
    model: 'device',
    messages: [...capital],
    n: 2,
    stream: true,
    max_completion_tokens: 20,
  })
  const ended = (await Array.fromAsync(stream)).flatMap(({ choices }) =>
    choices[0]?.finish_reason ? [choices[0].index] : [],
  )
  expect(new Set(ended)).toEqual(new Set([0, 1]))
  expect(ended).toHaveLength(2)
  expect((await ask({ stop: ' France' })).choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { content: 'The capital of' },
  })
  expect((await ask({ stop: ['zebra', 'Paris', ''] })).choices[0]?.message.content).not.toContain('Paris')
  const short = await client.chat.completions.create({ model: 'device', messages: [...capital], max_tokens: 3 })
  expect(short).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 3 } })
})

test('completes a prompt: whole, streamed, several, with echo and log-probabilities', async () => {
  const prompt = 'The capital of France is'
  const settings = { model: 'device', prompt, temperature: 0, max_tokens: 3 } as const
  const whole = await client.completions.create(settings)
  expect(whole.choices[0]?.text).toContain('Paris')
  const stream = await client.completions.create({ ...settings, stream: true, echo: true })
  const streamed = (await Array.fromAsync(stream)).map(({ choices }) => choices[0]?.text ?? '').join('')
  expect(streamed).toBe(prompt + (whole.choices[0]?.text ?? ''))
  const prompts = ['One, two, three,', prompt]
  const several = await client.completions.create({ ...settings, prompt: prompts, echo: true, n: 2 })
  expect(several.choices.map(({ index, text }) => [index, prompts.findIndex((one) => text.startsWith(one))])).toEqual([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 1],
  ])
  const { logprobs } = (await client.completions.create({ ...settings, logprobs: 2 })).choices[0] ?? {}
  expect(logprobs?.tokens?.join('')).toBe(whole.choices[0]?.text)
  expect(logprobs?.token_logprobs).toHaveLength(3)
  expect(Object.keys(logprobs?.top_logprobs?.[0] ?? {})).toHaveLength(2)
  expect(logprobs?.text_offset?.slice(0, 2)).toEqual([0, logprobs?.tokens?.[0]?.length])
})

const metric = async (name: string) => {
  const text = await (await fetch(`${program.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}

test('an answer that nobody reads any more stops the engine', async () => {
  const stream = await client.chat.completions.create({
    model: 'device',
    messages: [{ role: 'user', content: 'Write a very long story about the sea.' }],
    stream: true,
    max_completion_tokens: 3000,
  })
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content) break
  }
  stream.controller.abort()
  await until(async () => (await metric('vade_answers_running')) === 0)
  const waiting = new AbortController()
  const asked = client.chat.completions.create(
    { model: 'device', messages: [{ role: 'user', content: 'Count to 5000.' }], max_completion_tokens: 3000 },
    { signal: waiting.signal },
  )
  await until(async () => (await metric('vade_answers_running')) > 0)
  waiting.abort()
  await expect(asked).rejects.toThrow(APIUserAbortError)
  await until(async () => (await metric('vade_answers_running')) === 0)
  await until(() => program.log().includes('client_left'))
  expect(program.log()).not.toContain('request_failed')
})

test('errors have the class, the code and the sentence that the client reads', async () => {
  const wrong = new OpenAI({ apiKey: 'vade_sk_wrong', baseURL: `${program.url}/v1`, maxRetries: 0 })
  await expect(wrong.models.list()).rejects.toThrow(AuthenticationError)
  await expect(ask({ model: 'nobody' })).rejects.toThrow(NotFoundError)
  await expect(ask({ model: 'qwen2.5-coder-0.5b-instruct' })).rejects.toThrow(
    /vade models pull qwen2.5-coder-0.5b-instruct/,
  )
  await expect(ask({ messages: [{ role: 'user', content: 5 as unknown as string }] })).rejects.toMatchObject({
    status: 400,
    param: 'messages[0].content',
  })
})

test('a prompt that is too long is refused with both numbers, however long it is', async () => {
  const long = (words: number, more: object = {}) =>
    ask({ messages: [{ role: 'user', content: 'word '.repeat(words) }], ...more })
  await expect(long(5000)).rejects.toMatchObject({
    status: 400,
    code: 'context_length_exceeded',
    message: expect.stringMatching(/has 5\d{3} tokens .* room for 4096/),
  })
  await expect(long(200_000, { n: 8, tools: [light] })).rejects.toMatchObject({
    code: 'context_length_exceeded',
    message: expect.stringMatching(/has about 2\d{5} tokens.* 4096/),
  })
  await expect(long(1_900_000)).rejects.toMatchObject({ code: 'context_length_exceeded' })
  expect((await ask()).choices[0]?.message.content).toContain('Paris')
})

test('/readyz and /metrics tell of the engine', async () => {
  const ready = await fetch(`${program.url}/readyz`)
  expect([ready.status, await ready.json()]).toMatchObject([200, { ok: true, state: 'ready', answering: id }])
  expect(await metric(`vade_engine_state{state="ready",model="${id}"}`)).toBe(1)
  for (const name of ['threads', 'context_tokens', 'memory_bytes']) {
    expect(await metric(`vade_engine_${name}`)).toBeGreaterThan(0)
  }
  for (const kind of ['prompt', 'cached', 'written']) {
    expect(await metric(`vade_tokens_total{model="${id}",kind="${kind}"}`)).toBeGreaterThan(0)
  }
  for (const name of ['first_token_seconds', 'tokens_per_second', 'queued_seconds']) {
    expect(await metric(`vade_${name}_count{model="${id}"}`)).toBeGreaterThan(0)
  }
  expect(await metric('vade_answers_waiting')).toBe(0)
})
