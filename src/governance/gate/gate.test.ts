import { expect, test } from 'vitest'
import { userText, type GenerateRequest } from '../../core/index.ts'
import type { Destination } from './index.ts'
import { allowed, forever, personal, plain, testedGate, to } from './tested-gate.ts'

const tested = testedGate()

test('nothing may leave until it was allowed, and the reason is a sentence', async () => {
  expect(await tested.gate.judge(plain, to)).toEqual({
    kind: 'refused',
    code: 'not-allowed',
    reason: 'You have not allowed sending questions to openai.',
  })
  const { id } = await tested.say('allow')
  const outgoing = allowed(await tested.gate.judge(plain, to))
  expect(outgoing.consent).toBe(id)
  expect(outgoing.sent).toEqual({ provider: 'openai', model: 'gpt-4o', redactions: 0, classes: ['ordinary'] })
})

test('what always wins: offline, the provider’s terms, the budget, a kept conversation, a topic', async () => {
  await tested.say('allow')
  const code = async (request: GenerateRequest, more: Partial<Destination> = {}) => {
    const verdict = await tested.gate.judge(request, { ...to, ...more })
    return verdict.kind === 'refused' ? verdict.code : verdict.kind
  }
  expect(await code(plain)).toBe('allowed')
  tested.isOffline = true
  expect(await code(plain)).toBe('offline')
  expect(await code(plain, { onThisMachine: true })).toBe('allowed')
  tested.isOffline = false
  expect(await code(plain, { trains: true })).toBe('provider-terms')
  await tested.consents.changePolicy({ allowTraining: true, mostKeptDays: 10 })
  expect(await code(plain, { trains: true })).toBe('provider-terms')
  expect(await code(plain, { trains: true, keptDays: 5 })).toBe('allowed')
  expect(await code(plain, { keptDays: null })).toBe('provider-terms')
  await tested.consents.changePolicy({ mostKeptDays: null })
  tested.noMoney = 'You have spent what you set aside for this month.'
  expect(await tested.gate.judge(plain, to)).toEqual({ kind: 'refused', code: 'budget', reason: tested.noMoney })
  tested.noMoney = null
  const { id } = await tested.store.conversations.create({ title: 'Mine' })
  await tested.consents.keep(id, true)
  expect(await code(plain, { conversation: id })).toBe('not-allowed')
  await tested.consents.addTopic('Perú')
  expect(await tested.gate.judge(plain, to)).toMatchObject({ reason: "You never send anything about 'Perú'." })
})

test('personal words are replaced, and put back in the answer; then the rest is ordinary', async () => {
  await tested.say('allow')
  const outgoing = allowed(await tested.gate.judge(personal, to))
  const sent = JSON.stringify(outgoing.request)
  expect(sent).not.toContain('ada.lovelace')
  expect(sent).toContain('[EMAIL_1]')
  expect(outgoing.sent).toMatchObject({ redactions: 1, classes: ['ordinary'] })
  const restorer = outgoing.restore()
  const text = ['Dear [EM', 'AIL_1], I am late.'].map((piece) => restorer.push(piece)).join('') + restorer.end()
  expect(text).toBe('Dear ada.lovelace@example.com, I am late.')
})

test('where words are not to be replaced, their own class must be allowed', async () => {
  await tested.say('allow')
  await tested.consents.changePolicy({ replaceFirst: { personal: false } })
  expect(await tested.gate.judge(personal, to)).toMatchObject({
    kind: 'refused',
    reason: 'You have not allowed sending personal words to openai.',
  })
  const [ordinary, own] = [await tested.say('allow'), await tested.say('allow', 'personal')]
  const outgoing = allowed(await tested.gate.judge(personal, to))
  expect(JSON.stringify(outgoing.request)).toContain('ada.lovelace')
  expect(outgoing.sent).toMatchObject({ redactions: 0, classes: ['ordinary', 'personal'] })
  expect(outgoing.consent).toBe(`${ordinary.id} ${own.id}`)
})

test('nothing of a request leaves untreated', async () => {
  await tested.say('allow')
  await tested.say('allow', 'files')
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
  const outgoing = allowed(await tested.gate.judge(request, to))
  expect(JSON.stringify(outgoing.request)).not.toMatch(/marker\d/)
  const call = outgoing.request.messages[2]
  expect(call).toMatchObject({ reasoning: [{ text: expect.stringMatching(/^\[EMAIL_/) }] })
  expect(JSON.parse(call?.role === 'assistant' ? (call.toolCalls?.[0]?.arguments ?? '') : '')).toMatchObject({
    to: [expect.stringMatching(/^\[EMAIL_/)],
  })
  expect(outgoing.request.sampling).toMatchObject({ temperature: 0 })
  expect(outgoing.sent.classes).toEqual(['ordinary', 'files'])
})

test('looks ahead at what it will search, unless that is long, stopped, or stays here anyway', async () => {
  await tested.say('allow')
  await tested.say('allow', 'files')
  const long = 'word '.repeat(5000)
  const request: GenerateRequest = {
    messages: [
      { role: 'system', text: 'Be brief.' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'A passage.', from: 'files' }, ...userText('A question.').content],
      },
      { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'look', arguments: '{"for":"a thing"}' }] },
      { role: 'tool', callId: 'c1', text: long },
    ],
    sampling: { stop: ['END'] },
  }
  tested.isOffline = true
  await tested.gate.lookAhead(request, forever())
  tested.isOffline = false
  await tested.gate.lookAhead(request, AbortSignal.abort())
  expect(tested.searched).toEqual([])
  const stop = new AbortController()
  const looking = tested.gate.lookAhead(request, stop.signal)
  await new Promise((resolve) => setImmediate(resolve))
  stop.abort()
  await looking
  expect(tested.searched).toEqual(['END'])
  await tested.gate.lookAhead(request, forever())
  const ahead = tested.searched.slice(1)
  allowed(await tested.gate.judge(request, to))
  expect(tested.searched.slice(1 + ahead.length)).toEqual([...ahead, long])
})

test('files and what is remembered need a consent of their own, as does what cannot be replaced', async () => {
  await tested.say('allow')
  const image = { type: 'image', mediaType: 'image/png', data: new Uint8Array(8) } as const
  const reason = async (request: GenerateRequest, more: Partial<Destination> = {}) => {
    const verdict = await tested.gate.judge(request, { ...to, ...more })
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
  await tested.say('allow', 'ordinary', 'audit')
  allowed(await tested.gate.judge(plain, { ...to, purpose: 'audit' }))
  expect(await tested.gate.judge(personal, { ...to, purpose: 'audit' })).toMatchObject({ code: 'not-allowed' })
})
