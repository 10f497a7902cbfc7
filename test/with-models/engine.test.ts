import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { collect, userText, type GenerateRequest } from '../../src/core/index.ts'
import { createEngine } from '../../src/engine-native/index.ts'

const file = join(
  process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade'),
  'models',
  'SmolLM2-135M-Instruct.Q4_1.gguf',
)
const engine = createEngine({ log: () => undefined, contextTokens: 1024 })
const model = engine.modelFor({ id: 'smollm2-135m-instruct', name: 'SmolLM2', file, contextTokens: 8192 })
const ask = (request: GenerateRequest, signal = new AbortController().signal) =>
  model.generate(request, { signal, caller: 'test' })
const greedy = { temperature: 0, maxTokens: 24 }
const withWeights = test.skipIf(!existsSync(file))

afterAll(() => engine.close())

withWeights('real weights answer, and a second turn evaluates only what is new', async () => {
  const first = userText('What is the capital of France?')
  const one = await collect(ask({ messages: [first], sampling: greedy, cacheKey: 'c' }))
  expect(one.text).toContain('Paris')
  expect(one.finish.usage.outputTokens).toBeGreaterThan(2)
  const again = [first, { role: 'assistant', text: one.text } as const, userText('And of Italy?')]
  const two = await collect(ask({ messages: again, sampling: greedy, cacheKey: 'c' }))
  expect(two.finish.usage.cachedTokens).toBeGreaterThan(one.finish.usage.inputTokens / 2)
})

withWeights('a stop ends the answer at once', async () => {
  const stop = new AbortController()
  let stoppedAt = 0
  for await (const part of ask(
    { messages: [userText('Count to one thousand.')], sampling: { maxTokens: 500 } },
    stop.signal,
  )) {
    if (part.type === 'text-delta' && stoppedAt === 0) {
      stop.abort()
      stoppedAt = performance.now()
    }
    if (part.type === 'finish') expect(part.reason).toBe('aborted')
  }
  expect(stoppedAt).toBeGreaterThan(0)
})

withWeights('a JSON schema holds, and stop texts never show', async () => {
  const schema = { type: 'object', properties: { city: { type: 'string', maxLength: 20 }, big: { type: 'boolean' } } }
  const form = { type: 'json-schema', name: 'city', schema } as const
  const { text } = await collect(
    ask({ messages: [userText('Paris?')], output: form, sampling: { temperature: 0, maxTokens: 60 } }),
  )
  expect(Object.keys(JSON.parse(text) as object)).toEqual(['city', 'big'])
  const cut = await collect(
    ask({ messages: [userText('What is the capital of France?')], sampling: { ...greedy, stop: ['Par'] } }),
  )
  expect(cut.text).not.toContain('Par')
  expect(cut.finish.reason).toBe('stop')
})

withWeights('a required tool is called with arguments of its schema', async () => {
  const parameters = { type: 'object', properties: { place: { type: 'string', maxLength: 20 } } }
  const tools = [{ name: 'weather', description: 'The weather at a place', parameters }]
  const { parts, finish } = await collect(
    ask({ messages: [userText('Weather in Oslo?')], tools, toolChoice: 'required', sampling: { maxTokens: 60 } }),
  )
  expect(finish.reason).toBe('tool-calls')
  expect(parts.map(({ type }) => type)).toEqual(['tool-call-start', 'tool-call-delta', 'tool-call-end', 'finish'])
})

withWeights('log-probabilities come with each token', async () => {
  const { parts } = await collect(
    ask({ messages: [userText('Say yes.')], logprobs: { top: 2 }, sampling: { temperature: 0, maxTokens: 4 } }),
  )
  const all = parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  expect(all.length).toBeGreaterThan(0)
  expect(all.every(({ logprob, top }) => logprob <= 0 && top.length === 2)).toBe(true)
})

withWeights('a prompt that is too long is refused with both figures', async () => {
  await expect(collect(ask({ messages: [userText('word '.repeat(3000))] }))).rejects.toMatchObject({
    code: 'context_exceeded',
  })
})
