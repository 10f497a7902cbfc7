import { expect, test } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import type { ConsentState } from '../../core/index.ts'
import type { Store } from '../../store/index.ts'
import { createConsents, type Consents } from './index.ts'

let store: Store
let consents: Consents
let now = 0

const dayMs = 24 * 60 * 60 * 1000
const open = () => createConsents({ repository: store.consents, settings: store.settings, now: () => now })

openBeforeEach((opened) => {
  store = opened
  now = Date.parse('2026-11-26')
  consents = open()
})

const say = (state: ConsentState, provider = 'openai', conversation?: string) =>
  consents.set({ class: 'ordinary', provider, purpose: 'answer', state, conversation })
const holds = async (provider = 'openai', conversation: string | null = null) =>
  (await consents.standing({ provider, purpose: 'answer', conversation }))('ordinary').state

test('nothing leaves unless it was said, and only to whom and for what it was said', async () => {
  expect(await holds()).toBe('deny')
  const said = await say('allow')
  expect(said.text).toBe(
    'Openai may get questions in which nothing personal was found, or in which it was replaced, so that a larger model answers when it is worth it.',
  )
  expect(await holds()).toBe('allow')
  expect(await holds('anthropic')).toBe('deny')
  const audit = await consents.standing({ provider: 'openai', purpose: 'audit', conversation: null })
  expect(audit('ordinary').state).toBe('deny')
  const answer = await consents.standing({ provider: 'openai', purpose: 'answer', conversation: null })
  expect(answer('personal').state).toBe('deny')
  expect(answer('ordinary').consent?.id).toBe(said.id)
})

test('what is revoked is a no at once, and both stay in the history', async () => {
  const { id } = await say('allow')
  let heard = 0
  const stop = consents.onChange(() => heard++)
  await consents.revoke(id)
  stop()
  expect(heard).toBe(1)
  expect(await holds()).toBe('deny')
  expect((await consents.history({ limit: 10 })).map(({ state }) => state)).toEqual(['deny', 'allow'])
  await expect(consents.revoke('cns_none')).rejects.toMatchObject({ code: 'not_found' })
})

test('the narrower counts, and what is stricter and said later ends it', async () => {
  await say('allow', '*')
  await say('deny')
  expect([await holds(), await holds('groq')]).toEqual(['deny', 'allow'])
  await say('allow', 'openai', 'c1')
  expect([await holds('openai', 'c1'), await holds('openai', 'c2')]).toEqual(['allow', 'deny'])
  await say('deny', '*')
  expect(await holds('openai', 'c1')).toBe('deny')
  await say('allow', '*')
  // Looser and wider than the no to this provider: that stays.
  expect([await holds(), await holds('groq')]).toEqual(['deny', 'allow'])
})

test('all that is allowed can be taken back in one go', async () => {
  await say('allow')
  await say('ask', 'groq')
  await say('deny', 'mistral')
  expect(await consents.revokeAll()).toBe(2)
  expect([await holds(), await holds('groq')]).toEqual(['deny', 'deny'])
})

test('what was said of one provider can be taken back, and of no other', async () => {
  await say('allow')
  await say('allow', 'openai', 'c1')
  await say('allow', 'groq')
  expect(await consents.revokeAll('openai')).toBe(2)
  expect([await holds(), await holds('openai', 'c1'), await holds('groq')]).toEqual(['deny', 'deny', 'allow'])
})

test('what has ended stays ended, whatever the clock says, also in the next run', async () => {
  await consents.set({ class: 'ordinary', provider: 'openai', purpose: 'answer', state: 'allow', days: 7 })
  now += 6 * dayMs
  expect(await holds()).toBe('allow')
  now += 2 * dayMs
  expect(await holds()).toBe('deny')
  now -= 7 * dayMs
  expect(await holds()).toBe('deny')
  consents = open()
  expect(await holds()).toBe('deny')
  expect((await consents.history({ limit: 1 }))[0]?.text).toMatch(/^Its time is over: /)
})

test('what is revoked stays revoked when the clock is set back', async () => {
  const { id } = await say('allow')
  now -= 1000 * dayMs
  await consents.revoke(id)
  expect(await holds()).toBe('deny')
  const moments = (await consents.history({ limit: 10 })).map(({ at }) => at)
  expect(moments[0]).toBeGreaterThanOrEqual(moments[1] ?? Infinity)
})

test('nobody can change or remove what was said', async () => {
  const { id } = await say('allow')
  const again = { id, class: 'ordinary', provider: 'x', purpose: 'answer', scope: 'standing' } as const
  const added = store.consents.add([
    { ...again, conversation: null, state: 'deny', at: 0, expiresAt: null, text: '', version: 1 },
  ])
  await expect(added).rejects.toThrow('UNIQUE')
})

test('secrets never leave unasked, and only ordinary questions are asked again by chance', async () => {
  const wrong = { provider: 'openai', purpose: 'answer', class: 'secret', state: 'allow' } as const
  await expect(consents.set(wrong)).rejects.toMatchObject({ code: 'invalid_request', param: 'state' })
  await consents.set({ ...wrong, state: 'ask' })
  const audit = { provider: 'openai', purpose: 'audit' } as const
  await expect(consents.set({ ...audit, class: 'ordinary', state: 'ask' })).rejects.toMatchObject({ param: 'state' })
  await expect(consents.set({ ...audit, class: 'health', state: 'allow' })).rejects.toMatchObject({ param: 'class' })
  await consents.set({ ...audit, class: 'ordinary', state: 'allow' })
})

test('topics are found by their words, without accents, at the beginning of a word', async () => {
  const topic = await consents.addTopic(' divorce ,  Dr. Müller, cat,divorce')
  expect(topic.words).toBe('divorce, Dr. Müller, cat')
  const about = async (text: string) => (await consents.topicIn(['nothing', text]))?.words ?? null
  for (const text of ['We DIVORCED in May', 'ask Dr.  Muller please', 'my cat, Tom', 'Scheidung/divorce'])
    expect(await about(text)).toBe(topic.words)
  for (const text of ['a category of cats', 'undivorced', 'Dr. No', '']) expect(await about(text)).toBeNull()
  await expect(consents.addTopic('  , ')).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(consents.addTopic('divorce, Dr. Müller, cat')).rejects.toMatchObject({ code: 'conflict' })
  await consents.removeTopic(topic.id)
  expect(await about('divorce')).toBeNull()
  await expect(consents.removeTopic(topic.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('there are at most a hundred topics', async () => {
  for (let number = 0; number < 100; number++) await consents.addTopic(`topic ${String(number)}`)
  await expect(consents.addTopic('one more')).rejects.toMatchObject({ code: 'conflict' })
})

test('a conversation is kept here until it is let go or deleted', async () => {
  const { id } = await store.conversations.create({ title: 'Mine' })
  await consents.keep(id, true)
  expect(await consents.isKept(id)).toBe(true)
  expect((await consents.overview()).kept).toEqual([id])
  await store.conversations.remove(id)
  expect((await consents.overview()).kept).toEqual([])
  await expect(consents.keep(id, true)).rejects.toMatchObject({ code: 'not_found' })
})

test('the policy is the strictest until it is changed, and where it is damaged', async () => {
  const strictest = {
    replaceFirst: { personal: true, health: true, location: true, secret: true },
    allowTraining: false,
    mostKeptDays: null,
  }
  expect(await consents.policy()).toEqual(strictest)
  await consents.changePolicy({ replaceFirst: { health: false }, mostKeptDays: 30 })
  const changed = { ...strictest, replaceFirst: { ...strictest.replaceFirst, health: false }, mostKeptDays: 30 }
  expect(await consents.policy()).toEqual(changed)
  for (const damaged of [7, 'x', { replaceFirst: 3, allowTraining: 'yes', mostKeptDays: -1 }]) {
    await store.settings.set('consent-policy', damaged)
    expect(await consents.policy()).toEqual(strictest)
  }
})
