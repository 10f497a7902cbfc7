import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  collect,
  userText,
  type CallContext,
  type ConsentClass,
  type ConsentPurpose,
  type ConsentState,
  type GenerateRequest,
  type Model,
  type Part,
  type Admission,
} from '../../core/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { createConsents, type Consents } from '../consent/index.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { createGate, type Destination, type Gate } from './index.ts'

let home = ''
let store: Store
let consents: Consents
let gate: Gate
let isOffline = false
let noMoney: string | null = null
let begun: unknown[] = []
let ended: string[] = []

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-gate-'))
  store = await openStore({ home })
  consents = createConsents({ repository: store.consents, settings: store.settings })
  isOffline = false
  noMoney = null
  begun = []
  ended = []
  gate = createGate({
    consents,
    redactor: () => createRedactor(),
    offline: () => isOffline,
    budget: async () => noMoney,
    onShown: (waiting) => begun.push(waiting),
    onAnswered: (id) => ended.push(id),
  })
})
afterEach(async () => {
  gate.close()
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

const to: Destination = {
  provider: 'openai',
  model: 'gpt-4o',
  purpose: 'answer',
  trains: false,
  keptDays: 30,
  conversation: null,
}
const asked = (text: string): GenerateRequest => ({ messages: [userText(text)], replaceable: true })
const plain = asked('What is the capital of Peru?')
const personal = asked('Write to ada.lovelace@example.com that I am late.')

const say = (state: ConsentState, of: ConsentClass = 'ordinary', purpose: ConsentPurpose = 'answer') =>
  consents.set({ class: of, provider: 'openai', purpose, state })

const shown = (verdict: Admission) => {
  if (verdict.kind !== 'ask') throw new Error(`It was ${verdict.kind}.`)
  return verdict
}
const allowed = (verdict: Admission) => {
  if (verdict.kind !== 'allowed') throw new Error(JSON.stringify(verdict))
  return verdict.outgoing
}
const forever = () => new AbortController().signal

test('nothing may leave until it was allowed, and the reason is a sentence', async () => {
  expect(await gate.judge(plain, to)).toEqual({
    kind: 'refused',
    code: 'not-allowed',
    reason: 'You have not allowed sending questions to openai.',
  })
  const { id } = await say('allow')
  const outgoing = allowed(await gate.judge(plain, to))
  expect(outgoing.consent).toBe(id)
  expect(outgoing.sent).toEqual({ provider: 'openai', model: 'gpt-4o', redactions: 0, classes: ['ordinary'] })
})

test('what always wins: offline, the provider’s terms, the budget, a kept conversation, a topic', async () => {
  await say('allow')
  const code = async (request: GenerateRequest, more: Partial<Destination> = {}) => {
    const verdict = await gate.judge(request, { ...to, ...more })
    return verdict.kind === 'refused' ? verdict.code : verdict.kind
  }
  expect(await code(plain)).toBe('allowed')
  isOffline = true
  expect(await code(plain)).toBe('offline')
  isOffline = false
  expect(await code(plain, { trains: true })).toBe('provider-terms')
  await consents.changePolicy({ allowTraining: true, mostKeptDays: 10 })
  expect(await code(plain, { trains: true })).toBe('provider-terms')
  expect(await code(plain, { trains: true, keptDays: 5 })).toBe('allowed')
  expect(await code(plain, { keptDays: null })).toBe('provider-terms')
  await consents.changePolicy({ mostKeptDays: null })
  noMoney = 'You have spent what you set aside for this month.'
  expect(await gate.judge(plain, to)).toEqual({ kind: 'refused', code: 'budget', reason: noMoney })
  noMoney = null
  const { id } = await store.conversations.create({ title: 'Mine' })
  await consents.keep(id, true)
  expect(await code(plain, { conversation: id })).toBe('not-allowed')
  await consents.addTopic('Perú')
  expect(await gate.judge(plain, to)).toMatchObject({ reason: "You never send anything about 'Perú'." })
})

test('personal words are replaced, and put back in the answer; then the rest is ordinary', async () => {
  await say('allow')
  const outgoing = allowed(await gate.judge(personal, to))
  const sent = JSON.stringify(outgoing.request)
  expect(sent).not.toContain('ada.lovelace')
  expect(sent).toContain('[EMAIL_1]')
  expect(outgoing.sent).toMatchObject({ redactions: 1, classes: ['ordinary'] })
  const restorer = outgoing.restore()
  const text = ['Dear [EM', 'AIL_1], I am late.'].map((piece) => restorer.push(piece)).join('') + restorer.end()
  expect(text).toBe('Dear ada.lovelace@example.com, I am late.')
})

test('where words are not to be replaced, their own class must be allowed', async () => {
  await say('allow')
  await consents.changePolicy({ replaceFirst: { personal: false } })
  expect(await gate.judge(personal, to)).toMatchObject({
    kind: 'refused',
    reason: 'You have not allowed sending personal words to openai.',
  })
  const [ordinary, own] = [await say('allow'), await say('allow', 'personal')]
  const outgoing = allowed(await gate.judge(personal, to))
  expect(JSON.stringify(outgoing.request)).toContain('ada.lovelace')
  expect(outgoing.sent).toMatchObject({ redactions: 0, classes: ['ordinary', 'personal'] })
  expect(outgoing.consent).toBe(`${ordinary.id} ${own.id}`)
})

test('nothing of a request leaves untreated', async () => {
  await say('allow')
  await say('allow', 'files')
  const mail = (number: number) => `marker${String(number)}@example.com`
  const request: GenerateRequest = {
    messages: [
      { role: 'system', text: `Of ${mail(1)}.` },
      {
        role: 'user',
        name: mail(2),
        content: [
          { type: 'text', text: mail(3) },
          { type: 'document', mediaType: 'text/plain', data: new Uint8Array(3), name: `${mail(4)}.txt` },
        ],
      },
      {
        role: 'assistant',
        reasoning: [{ text: mail(5) }, { text: mail(6), signature: 'of those words' }],
        text: mail(7),
        toolCalls: [{ id: 'c1', name: 'send', arguments: JSON.stringify({ to: [mail(8)], quote: `"${mail(9)}"` }) }],
      },
      { role: 'tool', callId: 'c1', text: mail(10) },
    ],
    tools: [
      { name: 'send', description: mail(11), parameters: { properties: { to: { type: 'string', enum: [mail(12)] } } } },
    ],
    output: { type: 'json-schema', name: 'answer', schema: { const: mail(13) }, description: mail(14) },
    sampling: { stop: [mail(15)], temperature: 0 },
    user: mail(16),
    metadata: { who: mail(17) },
    cacheKey: mail(18),
  }
  const outgoing = allowed(await gate.judge(request, to))
  expect(JSON.stringify(outgoing.request)).not.toMatch(/marker\d/)
  const call = outgoing.request.messages[2]
  expect(call).toMatchObject({ reasoning: [{ text: expect.stringMatching(/^\[EMAIL_/) }] })
  expect(JSON.parse(call?.role === 'assistant' ? (call.toolCalls?.[0]?.arguments ?? '') : '')).toMatchObject({
    to: [expect.stringMatching(/^\[EMAIL_/)],
  })
  expect(outgoing.request.sampling).toMatchObject({ temperature: 0 })
  expect(outgoing.sent.classes).toEqual(['ordinary', 'files'])
})

test('files and what is remembered need a consent of their own, as does what cannot be replaced', async () => {
  await say('allow')
  const image = { type: 'image', mediaType: 'image/png', data: new Uint8Array(8) } as const
  const reason = async (request: GenerateRequest, more: Partial<Destination> = {}) => {
    const verdict = await gate.judge(request, { ...to, ...more })
    return verdict.kind === 'refused' ? verdict.reason : verdict.kind
  }
  expect(await reason({ messages: [{ role: 'user', content: [image] }] })).toContain('files')
  const passage = { type: 'text', text: 'Ziworth was founded in 1669.', from: 'files' } as const
  expect(await reason({ messages: [{ role: 'user', content: [passage] }] })).toContain('files')
  expect(await reason(plain, { holds: ['memory'] })).toContain('what Vade remembers of you')
  const named = { name: 'for_ada@example.com', parameters: {} }
  expect(await reason({ ...plain, tools: [named] })).toContain('personal words')
})

test('only questions without anything personal are asked again by chance', async () => {
  await say('allow', 'ordinary', 'audit')
  allowed(await gate.judge(plain, { ...to, purpose: 'audit' }))
  expect(await gate.judge(personal, { ...to, purpose: 'audit' })).toMatchObject({ code: 'not-allowed' })
})

test('asked: what is shown is what leaves, and it leaves once the person says yes', async () => {
  await say('ask')
  const verdict = shown(await gate.judge(personal, to))
  expect(verdict.request).toMatchObject({
    provider: 'openai',
    payload: [{ role: 'you', text: 'Write to [EMAIL_1] that I am late.' }],
    redactions: [{ placeholder: '[EMAIL_1]', class: 'email', original: 'ada.lovelace@example.com' }],
    classes: ['personal'],
  })
  const answered = verdict.answered(forever())
  await gate.answer(verdict.request.id, { allow: true })
  expect(await answered).toBe(true)
  expect(ended).toEqual([verdict.request.id])
  const [said] = await consents.history({ limit: 1 })
  expect(said).toMatchObject({ id: verdict.outgoing.consent, scope: 'once', state: 'allow' })
  // The next one is asked about again.
  shown(await gate.judge(personal, to))
})

test('a no keeps it here, and is heard once; nobody waits for a wrong id', async () => {
  await say('ask')
  const verdict = shown(await gate.judge(plain, to))
  const answered = verdict.answered(forever())
  await gate.answer(verdict.request.id, { allow: false })
  expect(await answered).toBe(false)
  const again = gate.answer(verdict.request.id, { allow: true })
  await expect(again).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('answered already') })
  await expect(gate.answer('ask_none', { allow: true })).rejects.toMatchObject({ code: 'not_found' })
})

test('what is remembered holds for the conversation, or for all', async () => {
  await say('ask')
  const { id } = await store.conversations.create({ title: 'One' })
  const here = { ...to, conversation: id }
  const answer = async (of: Destination, given: Parameters<Gate['answer']>[1]) => {
    const verdict = shown(await gate.judge(plain, of))
    const answered = verdict.answered(forever())
    await gate.answer(verdict.request.id, given)
    return answered
  }
  expect(await answer(here, { allow: true, remember: 'conversation' })).toBe(true)
  allowed(await gate.judge(plain, here))
  const outside = shown(await gate.judge(plain, to))
  const wrong = gate.answer(outside.request.id, { allow: true, remember: 'conversation' })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_request' })
  const answered = outside.answered(forever())
  await gate.answer(outside.request.id, { allow: false, remember: 'always' })
  expect(await answered).toBe(false)
  expect(await gate.judge(plain, to)).toMatchObject({ kind: 'refused', code: 'not-allowed' })
})

test('a secret that is not replaced is asked about each time, and never remembered', async () => {
  await consents.changePolicy({ replaceFirst: { secret: false } })
  await say('allow')
  await say('ask', 'secret')
  const text = 'Is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD a good key?'
  const verdict = shown(await gate.judge(asked(text), to))
  expect(verdict.request.classes).toEqual(['secret'])
  const always = gate.answer(verdict.request.id, { allow: true, remember: 'always' })
  await expect(always).rejects.toMatchObject({ code: 'invalid_request' })
  const answered = verdict.answered(forever())
  await gate.answer(verdict.request.id, { allow: true })
  expect(await answered).toBe(true)
})

test('where nobody can be asked, what needs asking stays here', async () => {
  await say('ask')
  expect(await gate.judge({ ...plain, replaceable: false }, to)).toMatchObject({ code: 'not-allowed' })
  expect(await gate.judge(plain, { ...to, interactive: false })).toMatchObject({ code: 'not-allowed' })
  shown(await gate.judge({ ...plain, replaceable: false, interactive: true }, to))
})

test('where nobody can be asked and nothing was said, that is the reason', async () => {
  const first = { ...to, askFirst: 'until-no' } as const
  const alone = { ...plain, interactive: false }
  const nobody =
    "It may be sent to openai only after asking you, and nobody can be asked here; 'vade consents allow openai' says yes beforehand."
  expect(await gate.judge(alone, first)).toMatchObject({ code: 'not-allowed', reason: nobody })
  await say('deny')
  const denied = 'You have not allowed sending questions to openai.'
  expect(await gate.judge(alone, first)).toMatchObject({ code: 'not-allowed', reason: denied })
})

test('what waits is listed until it is answered or stopped, and told of once', async () => {
  await say('ask')
  const { id } = await store.conversations.create({ title: 'One' })
  const one = shown(await gate.judge(plain, { ...to, conversation: id }))
  const two = shown(await gate.judge(personal, to))
  const both = [
    { conversation: id, request: one.request },
    { conversation: null, request: two.request },
  ]
  expect(gate.waiting()).toEqual(both)
  expect(begun).toEqual(both)
  const wrong = gate.answer(two.request.id, { allow: true, remember: 'conversation' })
  // While that is being refused it waits still, but not for a second answer.
  await expect(gate.answer(two.request.id, { allow: true })).rejects.toMatchObject({ code: 'not_found' })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_request' })
  expect(gate.waiting()).toEqual(both)
  await gate.answer(two.request.id, { allow: false })
  expect(gate.waiting()).toEqual(both.slice(0, 1))
  // As where whoever asked goes away before the answer is waited for.
  one.outgoing.end()
  two.outgoing.end()
  expect(gate.waiting()).toEqual([])
  expect(ended).toEqual([two.request.id, one.request.id])
})

test('a stopped turn waits no more, and nobody else is told yes', async () => {
  await say('ask')
  const stop = new AbortController()
  const verdict = shown(await gate.judge(plain, to))
  const answered = verdict.answered(stop.signal)
  stop.abort(new Error('The turn was stopped.'))
  await expect(answered).rejects.toThrow('The turn was stopped.')
  await expect(gate.answer(verdict.request.id, { allow: true })).rejects.toMatchObject({ code: 'not_found' })
  expect(ended).toEqual([verdict.request.id])
})

test('only so many wait; one that ends makes room, and one that nobody waits for gives way', async () => {
  await say('ask')
  const stop = new AbortController()
  const waiting: Promise<boolean>[] = []
  for (let count = 0; count < 63; count++) waiting.push(shown(await gate.judge(plain, to)).answered(stop.signal))
  const idle = shown(await gate.judge(plain, to))
  const last = shown(await gate.judge(plain, to))
  await expect(gate.answer(idle.request.id, { allow: true })).rejects.toMatchObject({ code: 'not_found' })
  const answered = last.answered(stop.signal)
  await expect(gate.judge(plain, to)).rejects.toMatchObject({ code: 'overloaded' })
  await gate.answer(last.request.id, { allow: true })
  expect(await answered).toBe(true)
  shown(await gate.judge(plain, to))
  stop.abort(new Error('Stopped.'))
  await expect(Promise.any(waiting)).rejects.toThrow('rejected')
})

test('what is taken back while it is asked about is a no', async () => {
  await say('ask')
  const verdict = shown(await gate.judge(plain, to))
  const answered = verdict.answered(forever())
  await say('deny')
  expect(await answered).toBe(false)
})

test('asked where nothing was said: a yes holds to the end of that answer, and a no is not asked about again', async () => {
  const first = { ...to, askFirst: 'until-no' } as const
  const verdict = shown(await gate.judge(plain, first))
  const answered = verdict.answered(forever())
  await gate.answer(verdict.request.id, { allow: true })
  expect(await answered).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(verdict.outgoing.revoked.aborted).toBe(false)
  const again = shown(await gate.judge(plain, first))
  const refused = again.answered(forever())
  await gate.answer(again.request.id, { allow: false })
  expect(await refused).toBe(false)
  expect(await gate.judge(plain, first)).toMatchObject({ kind: 'refused', code: 'not-allowed' })
  expect(shown(await gate.judge(plain, { ...first, askFirst: 'always' })).request.classes).toEqual(['ordinary'])
  await consents.revokeAll()
  expect(verdict.outgoing.revoked.aborted).toBe(true)
})

/** As the hybrid does: asks the gate, shows what it would send, and stops when the consent is taken back. */
function asking(judged: Gate, sentTo: string[]): Model {
  return {
    id: 'asking',
    runsOn: 'either',
    abilities: { input: ['text'], tools: false, schema: false, logprobs: false, contextTokens: 100 },
    async *generate(request, { signal }: CallContext): AsyncGenerator<Part> {
      const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
      const finish = (runsOn: 'device' | 'cloud', reason: 'stop' | 'aborted'): Part => ({
        type: 'finish',
        reason,
        usage,
        costNanoUsd: 0,
        origin: { model: 'asking', runsOn },
      })
      const verdict = await judged.judge(request, to)
      if (verdict.kind === 'refused') return yield finish('device', 'stop')
      if (verdict.kind === 'ask') {
        yield verdict.request
        if (!(await verdict.answered(signal))) return yield finish('device', 'stop')
      }
      const { outgoing } = verdict
      sentTo.push(JSON.stringify(outgoing.request))
      const restorer = outgoing.restore()
      for (let word = 0; !outgoing.revoked.aborted && !signal.aborted && word < 10_000; word++) {
        yield { type: 'text-delta', text: restorer.push(`word ${String(word)} for [EMAIL_1]. `) }
        await new Promise((resolve) => setImmediate(resolve))
      }
      yield finish('cloud', outgoing.revoked.aborted ? 'aborted' : 'stop')
    },
  }
}

test('a consent that is revoked in mid-stream stops the stream', async () => {
  const { id } = await say('allow')
  const sent: string[] = []
  const heard: string[] = []
  let reason = ''
  for await (const part of asking(gate, sent).generate(personal, { signal: forever(), caller: 'test' })) {
    if (part.type === 'finish') ({ reason } = part)
    if (part.type !== 'text-delta') continue
    heard.push(part.text)
    if (heard.length === 5) await consents.revoke(id)
  }
  expect(sent).toHaveLength(1)
  expect(reason).toBe('aborted')
  expect(heard.length).toBeLessThan(100)
  expect(heard.join('')).toContain('word 3 for ada.lovelace@example.com.')
})

test('a topic, a kept conversation and a policy that come in mid-stream stop it, too; what is unlike does not', async () => {
  const { id } = await store.conversations.create({ title: 'One' })
  await say('allow')
  const open = async () => allowed(await gate.judge(plain, { ...to, conversation: id }))
  const stopped = async (signal: AbortSignal, change: () => Promise<unknown>) => {
    await change()
    await new Promise((resolve) => setTimeout(resolve, 20))
    return signal.aborted
  }
  const first = await open()
  expect(await stopped(first.revoked, () => consents.addTopic('Bolivia'))).toBe(false)
  expect(await stopped(first.revoked, () => say('deny', 'health'))).toBe(false)
  expect(await stopped(first.revoked, () => consents.addTopic('Peru'))).toBe(true)
  await consents.removeTopic((await consents.overview()).topics[1]?.id ?? '')
  const second = await open()
  expect(await stopped(second.revoked, () => consents.keep(id, true))).toBe(true)
  await consents.keep(id, false)
  const third = await open()
  expect(await stopped(third.revoked, () => consents.changePolicy({ mostKeptDays: 90 }))).toBe(false)
  expect(await stopped(third.revoked, () => consents.changePolicy({ mostKeptDays: 7 }))).toBe(true)
})

test('the model of the hybrid asks, sends after a yes, and answers itself after a no', async () => {
  await say('ask')
  const sentBefore: number[] = []
  for (const allow of [true, false]) {
    const sent: string[] = []
    const model = asking(gate, sent)
    const stream = model.generate(personal, { signal: AbortSignal.timeout(10_000), caller: 'test' })
    const answering = async function* () {
      for await (const part of stream) {
        if (part.type === 'consent-request') {
          sentBefore.push(sent.length)
          void Promise.resolve().then(() => gate.answer(part.id, { allow }))
        }
        yield part
        if (part.type === 'text-delta') return yield* finishing()
      }
    }
    const finishing = async function* () {
      await consents.revokeAll()
      yield* stream
    }
    const { finish } = await collect(answering())
    expect(finish.origin.runsOn).toBe(allow ? 'cloud' : 'device')
    expect(sent).toHaveLength(allow ? 1 : 0)
    await say('ask')
  }
  expect(sentBefore).toEqual([0, 0])
})
