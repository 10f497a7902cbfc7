import { expect, test } from 'vitest'
import type { Destination, Gate } from './index.ts'
import { allowed, asked, forever, personal, plain, shown, testedGate, to } from './tested-gate.ts'

const tested = testedGate()

test('asked: what is shown is what leaves, and it leaves once the person says yes', async () => {
  await tested.say('ask')
  const verdict = shown(await tested.gate.judge(personal, to))
  expect(verdict.request).toMatchObject({
    provider: 'openai',
    payload: [{ role: 'you', text: 'Write to [EMAIL_1] that I am late.' }],
    redactions: [{ placeholder: '[EMAIL_1]', class: 'email', original: 'ada.lovelace@example.com' }],
    classes: ['personal'],
  })
  const answered = verdict.answered(forever())
  await tested.gate.answer(verdict.request.id, { allow: true })
  expect(await answered).toBe(true)
  expect(tested.ended).toEqual([verdict.request.id])
  const [said] = await tested.consents.history({ limit: 1 })
  expect(said).toMatchObject({ id: verdict.outgoing.consent, scope: 'once', state: 'allow' })
  // The next one is asked about again.
  shown(await tested.gate.judge(personal, to))
})

test('a no keeps it here, and is heard once; nobody waits for a wrong id', async () => {
  await tested.say('ask')
  const verdict = shown(await tested.gate.judge(plain, to))
  const answered = verdict.answered(forever())
  await tested.gate.answer(verdict.request.id, { allow: false })
  expect(await answered).toBe(false)
  const again = tested.gate.answer(verdict.request.id, { allow: true })
  await expect(again).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('answered already') })
  await expect(tested.gate.answer('ask_none', { allow: true })).rejects.toMatchObject({ code: 'not_found' })
})

test('what is remembered holds for the conversation, or for all', async () => {
  await tested.say('ask')
  const { id } = await tested.store.conversations.create({ title: 'One' })
  const here = { ...to, conversation: id }
  const answer = async (of: Destination, given: Parameters<Gate['answer']>[1]) => {
    const verdict = shown(await tested.gate.judge(plain, of))
    const answered = verdict.answered(forever())
    await tested.gate.answer(verdict.request.id, given)
    return answered
  }
  expect(await answer(here, { allow: true, remember: 'conversation' })).toBe(true)
  allowed(await tested.gate.judge(plain, here))
  const outside = shown(await tested.gate.judge(plain, to))
  const wrong = tested.gate.answer(outside.request.id, { allow: true, remember: 'conversation' })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_request' })
  const answered = outside.answered(forever())
  await tested.gate.answer(outside.request.id, { allow: false, remember: 'always' })
  expect(await answered).toBe(false)
  expect(await tested.gate.judge(plain, to)).toMatchObject({ kind: 'refused', code: 'not-allowed' })
})

test('a secret that is not replaced is asked about each time, and never remembered', async () => {
  await tested.consents.changePolicy({ replaceFirst: { secret: false } })
  await tested.say('allow')
  await tested.say('ask', 'secret')
  const text = 'Is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD a good key?'
  const verdict = shown(await tested.gate.judge(asked(text), to))
  expect(verdict.request.classes).toEqual(['secret'])
  const always = tested.gate.answer(verdict.request.id, { allow: true, remember: 'always' })
  await expect(always).rejects.toMatchObject({ code: 'invalid_request' })
  const answered = verdict.answered(forever())
  await tested.gate.answer(verdict.request.id, { allow: true })
  expect(await answered).toBe(true)
})

test('where nobody can be asked, what needs asking stays here', async () => {
  await tested.say('ask')
  expect(await tested.gate.judge({ ...plain, replaceable: false }, to)).toMatchObject({ code: 'not-allowed' })
  expect(await tested.gate.judge(plain, { ...to, interactive: false })).toMatchObject({ code: 'not-allowed' })
  shown(await tested.gate.judge({ ...plain, replaceable: false, interactive: true }, to))
})

test('where nobody can be asked and nothing was said, that is the reason', async () => {
  const first = { ...to, askFirst: 'until-no' } as const
  const alone = { ...plain, interactive: false }
  const nobody =
    "It may be sent to openai only after asking you, and nobody can be asked here; 'vade consents allow openai' says yes beforehand."
  expect(await tested.gate.judge(alone, first)).toMatchObject({ code: 'not-allowed', reason: nobody })
  await tested.say('deny')
  const denied = 'You have not allowed sending questions to openai.'
  expect(await tested.gate.judge(alone, first)).toMatchObject({ code: 'not-allowed', reason: denied })
})

test('what waits is listed until it is answered or stopped, and told of once', async () => {
  await tested.say('ask')
  const { id } = await tested.store.conversations.create({ title: 'One' })
  const one = shown(await tested.gate.judge(plain, { ...to, conversation: id }))
  const two = shown(await tested.gate.judge(personal, to))
  const both = [
    { conversation: id, request: one.request },
    { conversation: null, request: two.request },
  ]
  expect(tested.gate.waiting()).toEqual(both)
  expect(tested.begun).toEqual(both)
  const wrong = tested.gate.answer(two.request.id, { allow: true, remember: 'conversation' })
  // While that is being refused it waits still, but not for a second answer.
  await expect(tested.gate.answer(two.request.id, { allow: true })).rejects.toMatchObject({ code: 'not_found' })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_request' })
  expect(tested.gate.waiting()).toEqual(both)
  await tested.gate.answer(two.request.id, { allow: false })
  expect(tested.gate.waiting()).toEqual(both.slice(0, 1))
  // As where whoever asked goes away before the answer is waited for.
  one.outgoing.end()
  two.outgoing.end()
  expect(tested.gate.waiting()).toEqual([])
  expect(tested.ended).toEqual([two.request.id, one.request.id])
})

test('a stopped turn waits no more, and nobody else is told yes', async () => {
  await tested.say('ask')
  const stop = new AbortController()
  const verdict = shown(await tested.gate.judge(plain, to))
  const answered = verdict.answered(stop.signal)
  stop.abort(new Error('The turn was stopped.'))
  await expect(answered).rejects.toThrow('The turn was stopped.')
  await expect(tested.gate.answer(verdict.request.id, { allow: true })).rejects.toMatchObject({ code: 'not_found' })
  expect(tested.ended).toEqual([verdict.request.id])
})

test('only so many wait; one that ends makes room, and one that nobody waits for gives way', async () => {
  await tested.say('ask')
  const stop = new AbortController()
  const waiting: Promise<boolean>[] = []
  for (let count = 0; count < 63; count++) waiting.push(shown(await tested.gate.judge(plain, to)).answered(stop.signal))
  const idle = shown(await tested.gate.judge(plain, to))
  const last = shown(await tested.gate.judge(plain, to))
  await expect(tested.gate.answer(idle.request.id, { allow: true })).rejects.toMatchObject({ code: 'not_found' })
  const answered = last.answered(stop.signal)
  await expect(tested.gate.judge(plain, to)).rejects.toMatchObject({ code: 'overloaded' })
  await tested.gate.answer(last.request.id, { allow: true })
  expect(await answered).toBe(true)
  shown(await tested.gate.judge(plain, to))
  stop.abort(new Error('Stopped.'))
  await expect(Promise.any(waiting)).rejects.toThrow('rejected')
})

test('what is taken back while it is asked about is a no', async () => {
  await tested.say('ask')
  const verdict = shown(await tested.gate.judge(plain, to))
  const answered = verdict.answered(forever())
  await tested.say('deny')
  expect(await answered).toBe(false)
})

test('asked where nothing was said: a yes holds to the end of that answer, and a no is not asked about again', async () => {
  const first = { ...to, askFirst: 'until-no' } as const
  const verdict = shown(await tested.gate.judge(plain, first))
  const answered = verdict.answered(forever())
  await tested.gate.answer(verdict.request.id, { allow: true })
  expect(await answered).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(verdict.outgoing.revoked.aborted).toBe(false)
  const again = shown(await tested.gate.judge(plain, first))
  const refused = again.answered(forever())
  await tested.gate.answer(again.request.id, { allow: false })
  expect(await refused).toBe(false)
  expect(await tested.gate.judge(plain, first)).toMatchObject({ kind: 'refused', code: 'not-allowed' })
  expect(shown(await tested.gate.judge(plain, { ...first, askFirst: 'always' })).request.classes).toEqual(['ordinary'])
  await tested.consents.revokeAll()
  expect(verdict.outgoing.revoked.aborted).toBe(true)
})
