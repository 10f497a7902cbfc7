import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Consent } from '../../src/core/index.ts'
import { addProviders, draftOf, startBeforeAll, type HybridHome, type Larger, type Shown } from './hybrid-home.ts'

const id = 'smollm2-135m-instruct'
const question = 'I am Ada Lovelace. Who wrote the novel Hunger?'
const says = 'Knut Hamsun wrote it, says the larger model to [NAME_1].'
const restored = 'Knut Hamsun wrote it, says the larger model to Ada Lovelace.'

/** One for each test that says something about what may leave: what was said of one holds for it alone. */
const larger: Readonly<Record<string, Larger>> = {
  agreed: { script: { text: says } },
  declined: { script: { text: says } },
  unheard: { script: { text: says } },
  terminal: { script: { text: says } },
  silent: { script: { text: says } },
  standing: { script: { text: says } },
  revoked: { script: { text: 'word '.repeat(300).trim(), paceMs: 100 } },
  refusing: { script: { status: 401 } },
  late: {
    script: { fault: { kind: 'hang', at: 'opening' } },
    config: { retries: 0, timeouts: { firstTokenMs: 1500 } },
  },
  hanging: { script: { fault: { kind: 'hang', at: 'start' } } },
  calibrated: { script: { text: says } },
  called: { script: { text: says } },
  elsewhere: { config: { endpoints: [{ dialect: 'openai-chat', baseUrl: 'http://192.0.2.1/v1', auth: 'bearer' }] } },
}

let vade: HybridHome
await startBeforeAll(id, (home) => (vade = home))

/** Says this to what is shown. */
const answering = (allow: boolean) => async (part: { readonly type: string }) => {
  if (part.type !== 'consent-request') return
  const shown = part as Shown
  await vade.client().call('answerConsentRequest', { params: { id: shown.id }, body: { allow } })
}
const allowed = (provider: string) => vade.vade(['consents', 'allow', provider, '--json'])
/** What is in the record of what left, once it has been counted. */
const passedTo = async (provider: string) => {
  const { rows } = await vade.client().call('listLedger', { query: { search: `${provider}/big` } })
  return rows.find(({ kind }) => kind === 'passed')
}
const spentBy = async (key: string) => {
  const { keys } = await vade.client().call('listKeys')
  return keys.find(({ name }) => name === key)?.spent.totalNanoUsd
}
let sha256 = ''

test('without a larger model the device answers, hedged, and what can be computed is', async () => {
  const { answer, shown, parts } = await vade.turn({ text: question })
  expect(shown).toEqual([])
  expect(answer.answer).toMatchObject({
    origin: { model: id, runsOn: 'device' },
    costNanoUsd: 0,
    decision: {
      code: 'no-larger-model',
      reason:
        'No larger model is set up: give the key of a provider in the gateway, under Providers, or choose a model in Settings.',
      stance: expect.stringMatching(/^(unverified|abstained)$/),
      calibrated: false,
      sent: null,
    },
  })
  expect(answer.answer?.decision?.confidence).toBeLessThan(0.5)
  expect(draftOf(parts)).not.toBe('')
  sha256 = answer.answer?.decision?.evidence?.model ?? ''
  expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  const computed = await vade.turn({ text: 'What is 17 % of 2340?' })
  expect(computed.answer.text).toContain('397.8')
  expect(computed.answer.answer).toMatchObject({
    origin: { model: 'rules', runsOn: 'device' },
    decision: { code: 'computed', stance: 'plain', sent: null },
  })
  await addProviders(vade, larger)
})

test('what would leave is shown; after a yes the larger model answers under that consent, and after it the device', async () => {
  await vade.choose('agreed')
  const first = await vade.turn({ text: question, onPart: answering(true) })
  const [shown] = first.shown
  expect(first.shown).toHaveLength(1)
  expect(shown).toMatchObject({ provider: 'agreed', model: 'agreed/big', classes: ['personal'] })
  expect(shown?.payload.at(-1)).toEqual({ role: 'you', text: 'I am [NAME_1]. Who wrote the novel Hunger?' })
  expect(shown?.redactions).toEqual([{ placeholder: '[NAME_1]', class: 'name', original: 'Ada Lovelace' }])

  const [request, ...more] = vade.received('agreed')
  expect(more).toEqual([])
  expect(request?.json).toMatchObject({ messages: shown?.payload.map(({ text }) => ({ content: text })) })
  const wire = `${request?.rawHeaders.join('\n') ?? ''}\n${request?.bytes.toString() ?? ''}`
  expect(wire).not.toMatch(/Ada|Lovelace/i)

  expect(first.answer.text).toBe(restored)
  const facts = first.answer.answer
  expect(facts?.origin).toMatchObject({ model: 'big', runsOn: 'cloud', provider: 'agreed' })
  expect(facts?.draft).toBe(draftOf(first.parts))
  expect(facts?.draft).not.toBe('')
  expect(facts?.decision).toMatchObject({
    code: 'unsure',
    stance: 'plain',
    sent: { provider: 'agreed', model: 'agreed/big', redactions: 1, classes: ['ordinary'] },
  })
  const cost = facts?.costNanoUsd ?? 0
  expect(cost).toBeGreaterThan(0)

  const { consents } = await vade.client().call('listConsentHistory', { query: {} })
  const consent = consents.find(({ provider }) => provider === 'agreed')
  expect(consent).toMatchObject({ scope: 'once', state: 'allow', purpose: 'answer', class: 'ordinary' })
  // Both are written when the answer has ended, beside what the person reads.
  const passed = () => passedTo('agreed')
  await expect
    .poll(passed)
    .toMatchObject({ purpose: 'answer', who: first.conversation, consent: consent?.id, costNanoUsd: cost })
  expect((await passed())?.sent).toBeGreaterThanOrEqual(request?.bytes.length ?? Infinity)
  await expect.poll(() => spentBy('Vade')).toBe(cost)

  // The device goes on from there, and is given what the larger model said with the person's own words in it.
  const { conversation } = first
  const text = 'Who wrote the novel Hunger?'
  const next = await vade.turn({ text, conversation, parentId: first.answer.id, onPart: answering(false) })
  expect(next.answer.answer).toMatchObject({ origin: { model: id, runsOn: 'device' }, decision: { sent: null } })
  const params = { id: conversation, messageId: next.answer.id }
  const { messages } = await vade.client().call('getMessageContext', { params })
  expect(messages.map((message) => message.text).slice(-3)).toEqual([question, restored, text])

  expect(vade.received('agreed')).toHaveLength(1)
})

test('after a no it stays on the device, and is not asked again', async () => {
  await vade.choose('declined')
  const { shown, answer } = await vade.turn({ text: question, onPart: answering(false) })
  expect(shown).toHaveLength(1)
  expect(answer.answer).toMatchObject({
    origin: { runsOn: 'device' },
    costNanoUsd: 0,
    decision: { code: 'declined', reason: 'You kept this question on your device.', sent: null },
  })
  const again = await vade.turn({ text: question })
  expect(again.shown).toEqual([])
  expect(again.answer.answer?.decision).toMatchObject({ code: 'not-allowed', sent: null })
  expect(vade.received('declined')).toEqual([])
})

test('where nobody can be asked it stays here, and the person is asked the next time', async () => {
  await vade.choose('unheard')
  for (const words of [
    ['chat', '--json'],
    ['ask', '--json', question],
  ]) {
    const said = await vade.vade(words, question)
    expect(said).toMatchObject({ code: 0, error: '' })
    expect(JSON.parse(said.out)).toMatchObject({ origin: 'device', decision: { code: 'not-allowed', sent: null } })
  }
  const { shown } = await vade.turn({ text: question, onPart: answering(false) })
  expect(shown).toHaveLength(1)
  expect(vade.received('unheard')).toEqual([])
})

test('whoever goes away without an answer finds the whole draft, and has not said no', async () => {
  await vade.choose('silent')
  const client = vade.client()
  const params = { id: (await client.call('createConversation', { body: {} })).id }
  const leave = new AbortController()
  const seen = new Set<string>()
  const body = { parentId: null, text: question }
  const reading = (async () => {
    for await (const event of client.stream('takeTurn', { params, body, signal: leave.signal })) {
      if (event.type === 'part') seen.add(event.part.type)
      if (!seen.has('consent-request') || !seen.has('text-end') || leave.signal.aborted) continue
      const { requests } = await client.call('listConsentRequests')
      expect(requests).toMatchObject([{ conversation: params.id, request: { provider: 'silent' } }])
      leave.abort()
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'aborted' })
  const stored = async () => (await client.call('getConversation', { params })).messages.at(-1)
  await expect.poll(stored).toMatchObject({
    status: 'complete',
    text: expect.stringMatching(/\w/),
    answer: {
      decision: {
        code: 'declined',
        reason: 'Nobody said whether this may be sent to silent, so it stayed on your device.',
      },
    },
  })
  expect(await client.call('listConsentRequests')).toEqual({ requests: [] })
  const { consents } = await client.call('listConsentHistory', { query: {} })
  expect(consents.filter(({ provider }) => provider === 'silent')).toEqual([])
})

test('ask on a terminal says nothing before the person has said whether it may be sent', async () => {
  await vade.choose('terminal')
  const asked = async (keys: string) => {
    const running = vade.onTerminal(`ask '${question}'`)
    await running.sees(/Send this to terminal\? \[y\/N\/always\] $/)
    const shown = running.out()
    running.child.stdin?.write(keys)
    const { code, out } = await running.ended
    return { code, shown, after: out.slice(shown.length) }
  }
  const yes = await asked('y\n')
  // Nothing stands before what would be sent: the draft is held back.
  expect(yes.shown.trim()).toMatch(/^This would be sent to terminal \(terminal\/big\), and nothing else:/)
  expect(yes.shown).toContain('you: I am [NAME_1]. Who wrote the novel Hunger?')
  expect(yes).toMatchObject({ code: 0, after: expect.stringContaining(restored) })
  expect(vade.received('terminal')).toHaveLength(1)
  const no = await asked('n\n')
  expect(no).toMatchObject({ code: 0, after: expect.not.stringContaining('Hamsun wrote it, says') })
  expect(no.after).toContain('You kept this question on your device.')
  expect(vade.received('terminal')).toHaveLength(1)
})

test('a standing yes is not asked about, and a standing no says why', async () => {
  await vade.choose('standing')
  const consent = JSON.parse((await allowed('standing')).out) as Consent
  const { shown, answer } = await vade.turn({ text: question })
  expect(shown).toEqual([])
  expect(answer).toMatchObject({ text: restored, answer: { origin: { provider: 'standing' } } })
  await expect.poll(() => passedTo('standing')).toMatchObject({ consent: consent.id })
  const asked = await vade.vade(['ask', question, '--json'])
  expect(JSON.parse(asked.out)).toMatchObject({
    text: restored,
    origin: 'cloud',
    decision: { code: 'unsure', sent: { provider: 'standing', redactions: 1 } },
  })
  expect((await vade.vade(['consents', 'deny', 'standing'])).code).toBe(0)
  const denied = await vade.turn({ text: question })
  expect(denied.shown).toEqual([])
  const { evidence: _own, ...decision } = denied.answer.answer?.decision ?? {}
  expect(decision).toEqual({
    code: 'not-allowed',
    reason: 'You have not allowed sending questions to standing.',
    confidence: expect.any(Number),
    calibrated: false,
    stance: expect.stringMatching(/^(unverified|abstained)$/),
    sent: null,
  })
  expect(vade.received('standing')).toHaveLength(2)
})

test('a consent that is taken back in mid-stream cuts the stream, and the person reads why', async () => {
  await vade.choose('revoked')
  const consent = JSON.parse((await allowed('revoked')).out) as Consent
  let replaced = false
  let atRevocation: number | undefined
  const { last, answer } = await vade.turn({
    text: question,
    async onPart(part) {
      replaced ||= part.type === 'replacement'
      if (!replaced || part.type !== 'text-delta' || atRevocation !== undefined) return
      atRevocation = vade.received('revoked')[0]?.contents ?? NaN
      await vade.client().call('revokeConsent', { params: { id: consent.id } })
    },
  })
  const [request] = vade.received('revoked')
  expect((await request?.ended)?.how).toBe('left')
  // Ten words a second.
  expect(request?.contents).toBeLessThan((atRevocation ?? NaN) + 10)
  expect(last).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  expect(answer).toMatchObject({
    status: 'stopped',
    text: expect.stringMatching(/^(word ?)+$/),
    answer: { error: { message: 'You took back that revoked may be asked, so its answer was stopped.' } },
  })
})

test('with a wrong key of the provider the device answers, and says so', async () => {
  await vade.choose('refusing')
  await allowed('refusing')
  const { answer } = await vade.turn({ text: question })
  expect(answer.answer).toMatchObject({
    origin: { runsOn: 'device' },
    decision: {
      code: 'cloud-failed',
      reason: expect.stringMatching(/^refusing was asked, and did not answer: .*key/),
      sent: { provider: 'refusing' },
    },
  })
})

test('of a provider that hangs the draft is shown, and stands once its time is over', async () => {
  await vade.choose('late')
  await allowed('late')
  const { parts, answer } = await vade.turn({ text: question })
  expect(draftOf(parts)).not.toBe('')
  expect(answer.answer).toMatchObject({
    origin: { runsOn: 'device' },
    decision: { code: 'cloud-failed', reason: expect.stringMatching(/^late was asked, and did not answer: /) },
  })
  expect((await vade.received('late')[0]?.ended)?.how).toBe('left')
})

test('of a provider that hangs the person reads the draft meanwhile, and can stop', async () => {
  await vade.choose('hanging')
  await allowed('hanging')
  const before = vade.standIn.received.length
  const whole = Promise.withResolvers<string>()
  const asked = vade.turn({
    text: question,
    onPart: (part, conversation) => {
      if (part.type === 'text-end') whole.resolve(conversation)
    },
  })
  await vade.standIn.request(before)
  await vade.client().call('stopTurn', { params: { id: await whole.promise } })
  const { parts, answer } = await asked
  expect(answer).toMatchObject({ status: 'stopped', text: draftOf(parts) })
  expect(answer.text).not.toBe('')
  expect((await vade.received('hanging')[0]?.ended)?.how).toBe('left')
})

test('a damaged calibration makes it careful, and is told', async () => {
  await vade.choose('calibrated')
  await allowed('calibrated')
  const folder = join(vade.home, 'calibration')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${sha256}.json`), '{"version":1,"model":')
  await vade.client().call('rereadModels')
  const { answer } = await vade.turn({ text: question })
  expect(answer.answer?.decision).toMatchObject({
    code: 'unsure',
    calibrated: false,
    reason: expect.stringContaining('The calibration of this model is damaged, so Vade is more careful with it'),
  })
  rmSync(folder, { recursive: true })
  await vade.client().call('rereadModels')
})

test('a program that asks with a key is never asked, and pays for what it may ask', async () => {
  await vade.choose('called')
  const { key } = JSON.parse((await vade.vade(['keys', 'add', 'program', '--json'])).out) as { key: string }
  const complete = async (stream = false) => {
    const response = await fetch(`${vade.url()}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: question }], max_tokens: 60, stream }),
    })
    const text = await response.text()
    const said = (name: string) => response.headers.get(`x-vade-${name}`)
    const trace = await vade.client().call('getRequest', { params: { id: said('request-id') ?? '' } })
    return { text, said, trace, answer: trace.attempts[0]?.answers?.[0] }
  }
  const alone = await complete()
  expect(alone.text).not.toContain('Hamsun')
  expect([vade.received('called').length, await spentBy('program')]).toEqual([0, 0])
  expect(['provider', 'model', 'cost-nano-usd', 'decision'].map(alone.said)).toEqual(['device', id, '0', 'not-allowed'])
  expect(alone.answer).toMatchObject({ provider: 'device', model: id, call: null, decision: { code: 'not-allowed' } })

  await allowed('called')
  const helped = await complete()
  expect(JSON.parse(helped.text)).toMatchObject({ choices: [{ message: { content: restored } }] })
  expect(vade.received('called')).toHaveLength(1)
  await expect.poll(() => spentBy('program')).toBeGreaterThan(0)
  const cost = (await spentBy('program')) ?? 0
  const call = helped.said('answered-by')
  expect(['provider', 'model', 'cost-nano-usd', 'decision'].map(helped.said)).toEqual([
    'called',
    'big',
    String(cost),
    'unsure',
  ])
  // Who answered, why, and what it cost, which is paid by that other call alone.
  const answered = { provider: 'called', model: 'big', costNanoUsd: cost, decision: { code: 'unsure' } }
  expect(helped.answer).toMatchObject({ ...answered, call })
  expect(helped.answer?.decision).toMatchObject({ reason: expect.any(String), sent: { provider: 'called' } })
  expect(helped.trace).toMatchObject({ costNanoUsd: 0, entries: [{ callId: call, nanoUsd: cost }] })

  const streamed = await complete(true)
  expect(streamed.text).toContain('Hamsun')
  // Its headers are sent before it is known.
  expect(['provider', 'cost-nano-usd'].map(streamed.said)).toEqual([null, null])
  expect(streamed.answer).toMatchObject(answered)
  await expect.poll(() => spentBy('program')).toBe(2 * cost)
})

test('offline the device answers, and nothing leaves though it may; what runs beside Vade is asked all the same', async () => {
  await vade.restart({ VADE_OFFLINE: '1' })
  await vade.choose('elsewhere')
  await allowed('elsewhere')
  const before = vade.standIn.received.length
  const { answer } = await vade.turn({ text: question })
  expect(answer.answer).toMatchObject({ origin: { runsOn: 'device' }, decision: { code: 'offline', sent: null } })
  expect(answer.answer?.decision?.stance).not.toBe('plain')
  expect(vade.standIn.received).toHaveLength(before)
  await vade.choose('called')
  const beside = await vade.turn({ text: question })
  expect(beside.answer.text).toBe(restored)
  expect(beside.answer.answer?.decision?.sent?.provider).toBe('called')
})
