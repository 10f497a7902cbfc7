import { expect, test } from 'vitest'
import { createClient } from '../client/index.ts'
import { answerShown } from './shown-request.ts'

const shown = {
  type: 'consent-request',
  id: 'ask_1',
  provider: 'openai',
  model: 'gpt-4o',
  payload: [{ role: 'you', text: 'Write to [EMAIL_1].' }],
  redactions: [{ placeholder: '[EMAIL_1]', class: 'email', original: 'ada@example.com' }],
  classes: ['personal'],
} as const

/** What a server would get. */
function recording() {
  const bodies: unknown[] = []
  const fetch = (_address: string, { body }: RequestInit) => {
    bodies.push(typeof body === 'string' ? JSON.parse(body) : body)
    return Promise.resolve(Response.json({ ok: true }))
  }
  return { bodies, client: createClient({ baseUrl: '', fetch }) }
}

test('only a clear yes is one', async () => {
  const { bodies, client } = recording()
  const questions: string[] = []
  for (const said of ['y', ' YES ', 'n', '', 'yeah', 'of course not', 'always']) {
    const ask = async (question: string) => {
      questions.push(question)
      return said
    }
    await answerShown(client, ask)(shown)
  }
  expect(bodies).toEqual([
    ...[true, true, false, false, false, false].map((allow) => ({ allow })),
    { allow: true, remember: 'always' },
  ])
  expect(new Set(questions)).toEqual(new Set(['Send this to openai? [y/N/always] ']))
})

test('a password is asked about each time: always is no answer there', async () => {
  const { bodies, client } = recording()
  const questions: string[] = []
  const ask = async (question: string) => {
    questions.push(question)
    return 'always'
  }
  await answerShown(client, ask)({ ...shown, classes: ['personal', 'secret'] })
  expect([questions, bodies]).toEqual([['Send this to openai? [y/N] '], [{ allow: false }]])
})

test('whoever leaves without an answer has said nothing; one that was answered elsewhere is no error', async () => {
  const { bodies, client } = recording()
  await answerShown(client, async () => null)(shown)
  expect(bodies).toEqual([])
  const error = { code: 'not_found', message: 'Nobody waits for it.' }
  const gone = createClient({ baseUrl: '', fetch: async () => Response.json({ error }, { status: 404 }) })
  await expect(answerShown(gone, async () => 'y')(shown)).resolves.toBeUndefined()
})

test('where nobody can be asked it is no, and nobody waits', async () => {
  const { bodies, client } = recording()
  await answerShown(client, null)(shown)
  expect(bodies).toEqual([{ allow: false }])
})
