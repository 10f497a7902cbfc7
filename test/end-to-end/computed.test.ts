import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveHome, type ServedHome } from './served-home.ts'

/** ELIZA is the model: what she does not say was computed. */
let program: ServedHome

beforeAll(async () => {
  program = await serveHome()
})
afterAll(() => program.stop())

const question = { role: 'user', content: 'What is 17 % of 2340?' } as const
const computed = '17 % of 2,340 = 397.8'

async function said(body: object): Promise<string | undefined> {
  const answer = await program.post('/chat/completions', JSON.stringify(body), { 'content-type': 'application/json' })
  const { choices } = (await answer.json()) as { choices: { message: { content: string } }[] }
  return choices[0]?.message.content
}

test('auto computes a question that stands alone; a model that is named answers itself', async () => {
  expect(await said({ model: 'auto', messages: [question] })).toBe(computed)
  expect(await said({ model: 'auto', messages: [{ role: 'user', content: 'I am sad.' }] })).toContain('ELIZA')
  expect(await said({ model: 'device', messages: [question] })).toContain('ELIZA')
  expect(await said({ model: 'auto', messages: [{ role: 'system', content: 'Be a parrot.' }, question] })).toContain(
    'ELIZA',
  )
})

test('vade ask says who computed it, and vade tools try what would', async () => {
  const asked = await program.command(['ask', '--json', question.content])
  expect(JSON.parse(asked.out)).toMatchObject({ text: computed, origin: 'device', model: 'rules', costNanoUsd: 0 })
  const tried = await program.command(['tools', 'try', '--json', '20 km in miles'])
  expect(JSON.parse(tried.out)).toEqual({
    tool: 'unit',
    arguments: { value: '20', from: 'km', to: 'mi' },
    by: 'rules',
    confidence: 1,
  })
  const none = await program.command(['tools', 'try', '--json', 'write a poem about 12*12'])
  expect(JSON.parse(none.out)).toEqual({ tool: null, arguments: null, by: 'rules', confidence: null })
  expect(none.code).toBe(0)
})
