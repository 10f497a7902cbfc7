import { expect, test } from 'vitest'
import { embeddingModel } from '../embedding/index.ts'
import { loadCatalogue, parseCatalogue } from './catalogue.ts'

test('the ten models of Vade are sound rows', async () => {
  const rows = await loadCatalogue()
  expect(rows).toHaveLength(10)
  expect(new Set(rows.map(({ file }) => file)).size).toBe(10)
  expect(rows.filter(({ firstRun }) => firstRun !== undefined).length).toBeGreaterThan(1)
})

test('the model for embeddings is the one that can be run', async () => {
  const row = (await loadCatalogue()).find(({ id }) => id === embeddingModel.id)
  expect(row).toMatchObject(embeddingModel)
  expect(row?.companions).toHaveLength(1)
})

test('a wrong row is refused by the name of its field', async () => {
  const rows = await loadCatalogue()
  const outside = JSON.stringify({ models: [{ ...rows[0], file: '../evil.gguf' }] })
  expect(() => parseCatalogue(outside, 'mine.json')).toThrow(/mine\.json is wrong at models\.0\.file/)
  expect(() => parseCatalogue('{', 'mine.json')).toThrow(/not JSON/)
})
