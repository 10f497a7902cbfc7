import { expect, test } from 'vitest'
import { collect, type Model, type Part, type CallContext } from '../../core/index.ts'
import type { Gate } from './index.ts'
import { allowed, forever, personal, plain, testedGate, to } from './tested-gate.ts'

const tested = testedGate()

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
  const { id } = await tested.say('allow')
  const sent: string[] = []
  const heard: string[] = []
  let reason = ''
  for await (const part of asking(tested.gate, sent).generate(personal, { signal: forever(), caller: 'test' })) {
    if (part.type === 'finish') ({ reason } = part)
    if (part.type !== 'text-delta') continue
    heard.push(part.text)
    if (heard.length === 5) await tested.consents.revoke(id)
  }
  expect(sent).toHaveLength(1)
  expect(reason).toBe('aborted')
  expect(heard.length).toBeLessThan(100)
  expect(heard.join('')).toContain('word 3 for ada.lovelace@example.com.')
})

test('a topic, a kept conversation and a policy that come in mid-stream stop it, too; what is unlike does not', async () => {
  const { id } = await tested.store.conversations.create({ title: 'One' })
  await tested.say('allow')
  const open = async () => allowed(await tested.gate.judge(plain, { ...to, conversation: id }))
  const stopped = async (signal: AbortSignal, change: () => Promise<unknown>) => {
    await change()
    await new Promise((resolve) => setTimeout(resolve, 20))
    return signal.aborted
  }
  const first = await open()
  expect(await stopped(first.revoked, () => tested.consents.addTopic('Bolivia'))).toBe(false)
  expect(await stopped(first.revoked, () => tested.say('deny', 'health'))).toBe(false)
  expect(await stopped(first.revoked, () => tested.consents.addTopic('Peru'))).toBe(true)
  await tested.consents.removeTopic((await tested.consents.overview()).topics[1]?.id ?? '')
  const second = await open()
  expect(await stopped(second.revoked, () => tested.consents.keep(id, true))).toBe(true)
  await tested.consents.keep(id, false)
  const third = await open()
  expect(await stopped(third.revoked, () => tested.consents.changePolicy({ mostKeptDays: 90 }))).toBe(false)
  expect(await stopped(third.revoked, () => tested.consents.changePolicy({ mostKeptDays: 7 }))).toBe(true)
})

test('the model of the hybrid asks, sends after a yes, and answers itself after a no', async () => {
  await tested.say('ask')
  const sentBefore: number[] = []
  for (const allow of [true, false]) {
    const sent: string[] = []
    const model = asking(tested.gate, sent)
    const stream = model.generate(personal, { signal: AbortSignal.timeout(10_000), caller: 'test' })
    const answering = async function* () {
      for await (const part of stream) {
        if (part.type === 'consent-request') {
          sentBefore.push(sent.length)
          void Promise.resolve().then(() => tested.gate.answer(part.id, { allow }))
        }
        yield part
        if (part.type === 'text-delta') return yield* finishing()
      }
    }
    const finishing = async function* () {
      await tested.consents.revokeAll()
      yield* stream
    }
    const { finish } = await collect(answering())
    expect(finish.origin.runsOn).toBe(allow ? 'cloud' : 'device')
    expect(sent).toHaveLength(allow ? 1 : 0)
    await tested.say('ask')
  }
  expect(sentBefore).toEqual([0, 0])
})
