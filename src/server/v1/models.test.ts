import { expect, test } from 'vitest'
import { anthropicPage } from './anthropic-models.ts'
import { geminiPage } from './gemini-models.ts'
import type { Listed } from './listed.ts'
import { placeOf, speakerOf } from './places.ts'

const models = Array.from({ length: 60 }, (_, index): Listed => {
  return { id: `p/m${String(index)}`, object: 'model', created: 0, owned_by: 'p', context_length: 1000 }
})
const names = (from: number, to: number) => models.slice(from, to).map(({ id }) => id)
const anthropic = (query: string) => anthropicPage(models, new URLSearchParams(query)) as Page
const gemini = (query: string) => geminiPage(models, new URLSearchParams(query)) as GeminiPage

interface Page {
  readonly data: readonly { readonly id: string }[]
  readonly has_more: boolean
  readonly first_id: string | null
  readonly last_id: string | null
}

interface GeminiPage {
  readonly models: readonly { readonly name: string }[]
  readonly nextPageToken?: string
}

test.each([
  ['', 0, 20, true],
  ['limit=5&after_id=p/m9', 10, 15, true],
  ['limit=5&after_id=p/m54', 55, 60, false],
  ['limit=5&after_id=p/m59', 60, 60, false],
  ['limit=5&before_id=p/m9', 4, 9, true],
  ['limit=5&before_id=p/m3', 0, 3, false],
  ['limit=5000', 0, 60, false],
])("Anthropic's clients page with '%s'", (query, from, to, has_more) => {
  const page = anthropic(query)
  const ids = names(from, to)
  expect(page.data.map(({ id }) => id)).toEqual(ids)
  expect(page).toMatchObject({ has_more, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null })
})

test("Gemini's clients page until there is no token", () => {
  const first = gemini('')
  expect(first.models.map(({ name }) => name)).toEqual(names(0, 50).map((id) => `models/${id}`))
  const second = gemini(`pageToken=${encodeURIComponent(first.nextPageToken ?? '')}`)
  expect(second.models.map(({ name }) => name)).toEqual(names(50, 60).map((id) => `models/${id}`))
  expect(second.nextPageToken).toBeUndefined()
  expect(gemini('pageSize=60').nextPageToken).toBeUndefined()
})

test('what only answers otherwise than in text is no model of Messages, and generates nothing', () => {
  const vectors: Listed = {
    ...(models[0] as Listed),
    architecture: { modality: 'text->embeddings', input_modalities: ['text'], output_modalities: ['embeddings'] },
  }
  expect(anthropicPage([vectors], new URLSearchParams())).toMatchObject({ data: [], first_id: null, last_id: null })
  expect(geminiPage([vectors], new URLSearchParams())).toMatchObject({
    models: [{ supportedGenerationMethods: ['embedContent', 'batchEmbedContents'] }],
  })
})

test.each([
  [anthropic, 'limit=0', 'limit'],
  [anthropic, 'limit=many', 'limit'],
  [anthropic, 'after_id=gone', 'after_id'],
  [anthropic, 'after_id=p/m1&before_id=p/m5', 'before_id'],
  [gemini, 'pageSize=-1', 'pageSize'],
  [gemini, 'pageToken=gone', 'pageToken'],
])('%o of %s names the field', (page, query, param) => {
  expect(() => page(query)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
})

test.each([
  ['/v1/models', {}, 'openai-chat'],
  ['/v1/models', { 'anthropic-version': '2023-06-01' }, 'anthropic'],
  ['/v1/models/p/m1', { 'x-goog-api-key': 'k' }, 'gemini'],
  ['/v1beta/models', { 'anthropic-version': '2023-06-01' }, 'gemini'],
  ['/anthropic/v1/models', {}, 'anthropic'],
  ['/gemini/v1/models', {}, 'gemini'],
  ['/v1/chat/completions', { 'anthropic-version': '2023-06-01' }, 'openai-chat'],
] as const)('%s with %j is spoken to in %s', (path, headers, dialect) => {
  const place = placeOf(path)
  expect(place && speakerOf(place, headers)).toBe(dialect)
})
