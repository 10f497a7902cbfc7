import { expect, test } from 'vitest'
import { startBeforeAll, type HybridHome } from './hybrid-home.ts'

/** It was measured: of closed-book facts and among options it may vouch for nothing. */
const id = 'qwen2.5-coder-0.5b-instruct'
const guess = /^I do not know this for certain\. My best guess, [a-z ]+: \S/
const nothing = /^I do not know this well enough to answer it\. /

let vade: HybridHome
await startBeforeAll(id, (home) => (vade = home))

const known = 'What is the capital of France?'

test.each([
  known,
  'Who was the mayor of Ghent in 1931?',
  'What is the capital of Zorvania?',
  'Which of these is a mammal?\nA. shark\nB. whale\nC. trout\nD. frog',
])('no answer of a model that may not vouch for one is told as a fact: %s', async (text) => {
  const { answer, parts } = await vade.turn({ text })
  const decision = answer.answer?.decision
  expect(decision).toMatchObject({ calibrated: true, stance: expect.stringMatching(/^(unverified|abstained)$/) })
  expect(answer.text).toMatch(decision?.stance === 'unverified' ? guess : nothing)
  // Nobody reads a word of it before that is said.
  const heard = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')
  expect(heard).toBe(answer.text)
  expect(answer.answer?.draft).toBeUndefined()
})

test.each([
  ['for which this device was chosen', 'device', false],
  ['that is kept on this device', null, true],
])('in a conversation %s a guess is told as one too', async (_, model, kept) => {
  const client = vade.client()
  const { id: conversation } = await client.call('createConversation', { body: { model } })
  if (kept) await client.call('keepConversation', { params: { id: conversation }, body: { kept } })
  const { answer } = await vade.turn({ text: known, conversation })
  expect(answer.text).toMatch(guess)
  expect(answer.answer).toMatchObject({
    origin: { model: id, runsOn: 'device' },
    decision: { calibrated: true, stance: 'unverified', evidence: { kind: 'qa' }, sent: null },
  })
  const computed = await vade.turn({ text: 'What is 17 % of 2340?', conversation, parentId: answer.id })
  expect(computed.answer.answer?.decision?.code).toBe('computed')
})

test('a guess is one in the terminal and for programs too', async () => {
  const asked = await vade.vade(['ask', known])
  expect(asked.out).toMatch(/^I do not know this for certain\. My best guess, [a-z ]+: .*Paris/)
  expect(asked.error).toMatch(/^Not verified \([a-z ]+, \d+ %\): /)
  const talked = await vade.vade(['chat'], `${known}\n`)
  expect(talked).toMatchObject({ out: expect.stringMatching(guess), error: expect.stringContaining('Not verified (') })
  const { key } = JSON.parse((await vade.vade(['keys', 'add', 'program', '--json'])).out) as { key: string }
  const response = await fetch(`${vade.url()}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: known }] }),
  })
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] }
  expect(choices[0]?.message.content).toMatch(guess)
})

test('the model reads its guess without these words, and nothing of an answer that was none', async () => {
  const first = await vade.turn({ text: known })
  const { conversation } = first
  const second = await vade.turn({
    text: 'Who was the mayor of Ghent in 1931?',
    conversation,
    parentId: first.answer.id,
  })
  expect(second.answer.answer?.decision?.stance).toBe('abstained')
  const third = await vade.turn({ text: 'Write one word.', conversation, parentId: second.answer.id })
  expect(third.answer.text).not.toMatch(/^I do not know this/)
  const params = { id: conversation, messageId: third.answer.id }
  const { messages } = await vade.client().call('getMessageContext', { params })
  const words = messages.map(({ text }) => text).join('\n')
  expect(words).toContain('Paris')
  expect(words).not.toContain('I do not know this')
})
