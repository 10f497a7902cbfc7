import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtInProviders } from './built-in.ts'
import { readModelList } from './model-list.ts'
import type { Provider } from './provider.ts'

const row = (id: string): Provider => builtInProviders().find((each) => each.id === id) as Provider
const read = (json: unknown, id = 'openai') => readModelList(JSON.stringify(json), row(id))

test("OpenAI's list has names only: the rest is assumed, and the price is unknown", () => {
  expect(read({ object: 'list', data: [{ id: 'gpt-9', object: 'model', owned_by: 'openai' }] })).toEqual([
    expect.objectContaining({ id: 'gpt-9', contextTokens: 131_072, price: null }),
  ])
})

test('what others add is read: OpenRouter', () => {
  const list = {
    data: [
      {
        id: 'acme/new-1',
        context_length: 262_144,
        architecture: { input_modalities: ['text', 'image', 'file'] },
        pricing: { prompt: '0.00000027', completion: '0.000001', input_cache_read: '0.00000007', request: '0.005' },
        top_provider: { max_completion_tokens: 32_768 },
        supported_parameters: ['tools', 'structured_outputs', 'max_tokens'],
      },
    ],
  }
  expect(read(list, 'openrouter')).toMatchObject([
    {
      contextTokens: 262_144,
      maxOutputTokens: 32_768,
      input: ['text', 'image', 'document'],
      tools: true,
      schema: true,
      reasoning: false,
      price: { input: 270_000_000, output: 1_000_000_000, cachedInput: 70_000_000, request: 5_000_000 },
    },
  ])
})

test('Gemini, vLLM, llama.cpp and a bare list', () => {
  const gemini = { models: [{ name: 'models/gemini-9', inputTokenLimit: 1000, outputTokenLimit: 100 }] }
  expect(read(gemini, 'gemini')).toMatchObject([{ id: 'gemini-9', contextTokens: 1000, maxOutputTokens: 100 }])
  expect(read({ data: [{ id: 'm', owned_by: 'vllm', max_model_len: 4096 }] }, 'vllm')).toMatchObject([
    { contextTokens: 4096 },
  ])
  expect(
    read({ data: [{ id: 'm', owned_by: 'llamacpp', meta: { n_ctx_train: 8192 } }] }, 'llama-server'),
  ).toMatchObject([{ contextTokens: 8192 }])
  expect(read([{ id: 'm', type: 'embedding' }], 'together')).toMatchObject([{ id: 'm', serves: 'embeddings' }])
})

test('another program at the address of a server is not taken for it', () => {
  expect(read({ data: [{ id: 'device', owned_by: 'vade' }] }, 'vllm')).toBeNull()
  expect(read({ data: [{ id: 'device', owned_by: 'vade' }] }, 'ollama')).toHaveLength(1)
})

test('a list without an end is cut', () => {
  const data = Array.from({ length: 5000 }, (_, index) => ({ id: `m${String(index)}` }))
  expect(read({ data })).toHaveLength(3000)
})

test('whatever is answered, nothing is thrown', () => {
  expect(readModelList('<html>', row('openai'))).toBeNull()
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (text, wrapped) => {
      const list = readModelList(wrapped ? `{"data":[${text}]}` : text, row('openai'))
      expect(list === null || Array.isArray(list)).toBe(true)
    }),
  )
})
