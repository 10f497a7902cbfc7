import { afterEach, expect, test } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import type { Store } from '../../store/index.ts'
import { createDocumentService, type Documents } from './documents.ts'

let store: Store
let documents: Documents
let conversationId = ''
const signal = AbortSignal.timeout(10_000)

/** The words that two texts share, as a stand-in for a model of meaning: here only the way of vectors is tried. */
const embed = (texts: readonly string[]) =>
  Promise.resolve(
    texts.map((text) =>
      Float32Array.from({ length: 384 }, (_, index) => (index === (text.includes('lighthouse') ? 1 : 2) ? 1 : 0)),
    ),
  )

openBeforeEach(async (opened) => {
  store = opened
  documents = createDocumentService({
    repository: store.documents,
    embed,
    onProblem: (thrown) => expect.fail(String(thrown)),
  })
  conversationId = (await store.conversations.create({ title: 'Test' })).id
})
afterEach(() => documents.close())

const find = (text: string) => documents.find(conversationId, { text, kind: 'fact' }, signal)

test('a passage is found by its words and stands where it says', async () => {
  const text =
    `${'The hall has a green lamp. '.repeat(100)}The keeper feeds 41 herons. ${'A path leads uphill. '.repeat(100)}`.trim()
  const { id } = await documents.add(conversationId, { name: 'notes.txt', data: text })
  const found = await find('How many herons does the keeper feed?')
  const [first] = found?.passages ?? []
  expect(first?.text).toContain('41 herons')
  expect(text.slice(first?.start, first?.end)).toBe(first?.text)
  const start = text.indexOf('The keeper')
  const excerpt = await documents.excerpt(id, { start, end: start + 27 })
  expect(excerpt.text.slice(start - excerpt.start)).toMatch(/^The keeper feeds 41 herons\./u)
})

test('a passage is found by its meaning where it has none of the words', async () => {
  await documents.add(conversationId, { name: 'a.txt', data: 'The beacon on the cliff was lit in 1801.' })
  await documents.add(conversationId, { name: 'b.txt', data: 'Old lighthouse keepers liked tea.' })
  expect((await find('Gibt es einen lighthouse?'))?.passages[0]?.documentName).toBe('b.txt')
})

test('a document that came by an import is read for its meaning before the first question is answered', async () => {
  const text = 'Old lighthouse keepers liked tea.'
  const passages = [{ start: 0, end: text.length }]
  const given = { conversationId, name: 'b.txt', title: text, mediaType: 'text/plain', text, passages }
  await store.documents.add(given)
  expect((await find('Gibt es einen Leuchtturm?'))?.passages[0]?.documentName).toBe('b.txt')
})

test('documents belong to one conversation and go with it', async () => {
  const { id } = await documents.add(conversationId, { name: 'a.txt', data: 'The heron is grey.' })
  const other = await store.conversations.create({ title: 'Other' })
  expect(await documents.find(other.id, { text: 'heron', kind: 'fact' }, signal)).toBeNull()
  await store.conversations.remove(conversationId)
  await expect(documents.excerpt(id, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'not_found' })
  expect(await store.documents.byWords(conversationId, ['heron'], 5)).toEqual([])
  expect(await store.verify()).toEqual({ ok: true, problems: [] })
})

test('removed once, a document is gone', async () => {
  const { id } = await documents.add(conversationId, { name: 'a.txt', data: 'The heron is grey.' })
  await documents.remove(id)
  expect(await documents.list(conversationId)).toEqual([])
  expect(await find('heron')).toBeNull()
  await expect(documents.remove(id)).rejects.toMatchObject({ code: 'not_found' })
})

test('rows of a table have the names of their columns, a page loses its tags, JSON stands on lines', async () => {
  const read = async (name: string, data: string) => {
    const { id, characters } = await documents.add(conversationId, { name, data })
    return (await documents.excerpt(id, { start: 0, end: characters })).text
  }
  expect(await read('a.csv', 'city;people\n"Oslo; east";717710\nBergen;\n')).toBe(
    'city: Oslo; east; people: 717710\ncity: Bergen',
  )
  expect(await read('a.csv', 'a,b\n"1 ""x"", 2",3')).toBe('a: 1 "x", 2; b: 3')
  const page =
    '<title>T</title><style>p{}</style><p>One <b>two</b></p><script>no()</script><ul><li>three &amp; four</ul>'
  expect(await read('a.html', page)).toBe('T\nOne two\nthree & four')
  expect(await read('a.json', '{"a":[1]}')).toBe('{\n "a": [\n  1\n ]\n}')
})

test.each([
  ['scan.pdf', '%PDF-1.7', 'unsupported_media'],
  ['photo.png', 'x', 'unsupported_media'],
  ['empty.txt', ' \n', 'invalid_request'],
  ['bytes.txt', Uint8Array.of(0xff, 0xfe, 0x00), 'unsupported_media'],
  ['long.txt', 'x'.repeat(1_000_001), 'too_large'],
])('%s is refused with a sentence', async (name, data, code) => {
  await expect(documents.add(conversationId, { name, data })).rejects.toMatchObject({ code })
})

test('a conversation holds twenty documents', async () => {
  for (let number = 0; number < 20; number++)
    await documents.add(conversationId, { name: `${String(number)}.txt`, data: 'One.' })
  await expect(documents.add(conversationId, { name: 'more.txt', data: 'One.' })).rejects.toMatchObject({
    code: 'too_large',
  })
})
