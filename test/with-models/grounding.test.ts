import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp, type App } from '../../src/app/index.ts'
import { weights } from './weights.ts'

const model = 'smollm2-135m-instruct'
const present = (await weights(model)) !== null && (await weights('all-minilm-l6-v2')) !== null
const home = mkdtempSync(join(tmpdir(), 'vade-grounding-'))
const text = 'Ziworth is a small settlement. Ziworth was founded in 1669. The mayor of Ziworth is Orabek Pilen.'
let app: App
let id = ''

beforeEach((context) => {
  if (!present) context.skip('The weights cannot be had here.')
})
beforeAll(async () => {
  if (!present) return
  app = await createApp({ home, offline: true, log: () => {} })
  for (const name of [model, 'all-minilm-l6-v2']) await app.models.pulled(name, {})
  await app.rereadModels()
  id = (await app.assistant.create({ model })).id
  await app.documents.add(id, { name: 'villages.txt', data: text })
})
afterAll(async () => {
  await app?.close()
  rmSync(home, { recursive: true, force: true })
})

async function ask(question: string) {
  const events = await Array.fromAsync(
    app.assistant.takeTurn(id, { parentId: null, text: question }, AbortSignal.timeout(120_000)),
  )
  const last = events.at(-1)
  if (last?.type !== 'stored') throw new Error(`It was not answered: ${JSON.stringify(last)}`)
  return last.answer
}

// So small a model writes what it likes: what is told of the document must hold all the same.
test('whatever the model writes, the answer has the number of the document and a source to the character', async () => {
  const { text: said, answer } = await ask('When was Ziworth founded?')
  expect(said).toContain('1669')
  // What it adds of its own is told apart: then its sentence is supported in part.
  const sources = answer?.citations?.flatMap(({ support, source }) =>
    support !== 'unsupported' && source ? [source] : [],
  )
  expect(sources).not.toEqual([])
  for (const { start, end, quote } of sources ?? []) expect(text.slice(start, end)).toBe(quote)
})

test('about whom the document says nothing, nothing is said', async () => {
  const { text: said, answer } = await ask('How many people live in Brornel?')
  expect(said).toMatch(/^I did not find that in villages\.txt\./u)
  expect(answer?.decision).toMatchObject({ code: 'not-in-documents', stance: 'abstained' })
})

test('passages have vectors where the embedding model is here', async () => {
  await app.documents.find(id, { text: 'village', kind: 'fact' }, AbortSignal.timeout(30_000))
  expect(await app.store.documents.vectors(id)).toMatchObject([{ vector: { length: 384 } }])
})
