import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userText, type GenerateRequest, type Message, type Model, type TokenSignal } from '../../core/index.ts'
import { findCalibration, shippedCalibrations } from '../../hybrid/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { conversationTemplate } from '../calibration/template.ts'
import { createJudge } from './judge.ts'
import { createLearning, type Learning } from './learning.ts'

let home = ''
let store: Store
let learning: Learning
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-judge-'))
  store = await openStore({ home })
  learning = await createLearning(store.settings)
})
afterAll(async () => {
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

const device = { id: 'small', abilities: { logprobs: true } } as unknown as Model

/** The judge of a question to one of the models that ship with a calibration; `own: false` leaves out its own way of asking. */
function judgeOf(part: string, messages: readonly Message[], more: Partial<GenerateRequest> = {}) {
  const shipped = shippedCalibrations()
  const own = shipped.find(({ model }) => model.name.includes(part) && model.template === conversationTemplate)
  const known = own === undefined ? null : { sha256: own.model.sha256, found: findCalibration(shipped, own.model) }
  const judge = createJudge({ calibrations: { of: () => known, refresh: async () => undefined }, learning })
  return judge({ messages, ...more }, device)
}

const pieces = (signal: TokenSignal) => ['The', ' capital', ' is', ' Canberra', '.'].map((text) => ({ text, signal }))
const surely = pieces({ logprob: -0.001, p1: 0.999, p2: 0.0005, entropy: 0.01 })
const hardly = pieces({ logprob: -2.2, p1: 0.15, p2: 0.14, entropy: 3.2 })
const asked = [userText('What is the capital of Australia?')]
const whole = { text: '', ended: true, blocked: null } as const

test('the 1.5B answers a fact that it is sure of, and asks about one that it is not', () => {
  const judge = judgeOf('1.5b', asked)
  expect(judge.opinion({ ...whole, pieces: surely })).toMatchObject({
    escalate: false,
    stance: 'plain',
    calibrated: true,
  })
  expect(judge.opinion({ ...whole, pieces: hardly })).toMatchObject({ escalate: true, evidence: { kind: 'qa' } })
})

test('the 0.5B answers no closed-book question without a hedge, however sure it is', () => {
  const judge = judgeOf('0.5b', asked)
  for (const blocked of [null, 'offline', 'no-larger-model', 'not-allowed'] as const) {
    expect(judge.opinion({ ...whole, pieces: surely, blocked }).stance).not.toBe('plain')
  }
})

test('what nothing vouches for opens as a guess, unless it can be read off the request', () => {
  const [question] = asked
  const openingOf = (messages: readonly Message[]) =>
    judgeOf('0.5b', messages).opinion({ ...whole, pieces: surely, blocked: 'offline' }).opening
  expect(openingOf(asked)).toMatch(/^I do not know this for certain\. My best guess, (?:very )?likely right: $/)
  expect(openingOf([userText('Which is a mammal?\nA. shark\nB. whale\nC. trout')])).toBeDefined()
  const passage = 'Norrvik lies on a lake. It was founded in 1802 by miners, and 4,210 people live there now.'
  expect(openingOf([userText(`${passage}\n\nIn which year was Norrvik founded?`)])).toBeUndefined()
  const document = { type: 'text', text: 'notes.txt: Norrvik, 1802.', from: 'files' } as const
  expect(openingOf([{ role: 'user', content: [document, ...(question?.content ?? [])] }])).toBeUndefined()
  const told = [userText('My dog is called Rex.'), { role: 'assistant', text: 'A fine name.' }] as const
  expect(openingOf([...told, userText('What is my dog called?')])).toBeUndefined()
  expect(openingOf([userText('What is my dog called?')])).toBeDefined()
  const admitting = { ...whole, pieces: surely, text: 'I do not have that information.' }
  expect(judgeOf('0.5b', asked).opinion(admitting).opening).toBeUndefined()
  const sureOne = judgeOf('1.5b', asked).opinion({ ...whole, pieces: surely, blocked: 'offline' })
  expect(sureOne).toMatchObject({ stance: 'plain' })
  expect(sureOne.opening).toBeUndefined()
})

test('a short question goes on from the one before', () => {
  const judge = judgeOf('1.5b', [...asked, { role: 'assistant', text: 'Canberra.' }, userText('And of Peru?')])
  expect(judge.opinion({ ...whole, pieces: hardly })).toMatchObject({ escalate: true, evidence: { kind: 'qa' } })
})

test('what was not measured is said, and nothing is made of it', () => {
  const open = judgeOf('1.5b', [userText('Write a poem about rain.')])
  const tools = judgeOf('1.5b', asked, { tools: [{ name: 'look', parameters: {} }] })
  for (const judge of [open, tools]) {
    expect(judge.readsSignals).toBe(false)
    expect(judge.opinion({ ...whole, pieces: [] })).toMatchObject({
      confidence: null,
      calibrated: false,
      escalate: false,
    })
  }
  expect(judgeOf('nobody', asked).hopeless).toContain('No language model')
})
