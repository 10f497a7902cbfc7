import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { answered, ask, seriousProblems, whyNoPage, type ShownOptions } from './page-browser.ts'
import { addLarge, keepEliza } from './prepared-home.ts'
import { servedPage } from './served-page.ts'

const question = 'Write to ada.lovelace@example.com that I am late.'
const nobodySaid = 'Nobody said whether this may be sent to large, so it stayed on your device.'

describe.skipIf(whyNoPage !== null)('what may leave, on the page', () => {
  let provider: StandIn
  afterAll(() => provider?.close())
  const served = servedPage(async (home) => {
    provider = await startStandIn({ behaviour: { text: 'Dear [EMAIL_1], I am late.' } })
    addLarge(home, provider, { input: 1, output: 2 })
    await keepEliza(home)
    return { VADE_OFFLINE: '0' }
  })
  afterEach(() => provider.behave({ text: 'Dear [EMAIL_1], I am late.' }))

  const api = async (method: string, path: string, body?: object) => {
    const { token } = JSON.parse(readFileSync(join(served.home, 'run', 'server.json'), 'utf8')) as { token: string }
    return fetch(`${served.vade.url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  }
  const say = (state: string) =>
    api('PUT', '/consents', { class: 'ordinary', provider: 'large', purpose: 'answer', state })
  const card = (page: Page) => page.getByRole('region', { name: 'Send this to large?' })

  /** A new conversation in which the larger model is asked. */
  async function conversation(title: string, look: ShownOptions = {}): Promise<Page> {
    const { id } = (await (await api('POST', '/conversations', { title, model: 'cloud' })).json()) as { id: string }
    return served.browser.open(`/#/c/${id}`, look)
  }
  async function askLarger(look: ShownOptions = {}): Promise<Page> {
    const page = await conversation('A letter', look)
    await ask(page, question)
    return page
  }

  test('nothing is sent before anything was allowed; a yes is said to plain words, and kept with them', async () => {
    const page = await askLarger()
    await card(page).getByRole('button', { name: 'Keep it on this device' }).click()
    await page.getByText('You kept this question on your device.').waitFor({ state: 'attached' })
    expect(provider.received).toEqual([])
    await page.getByRole('link', { name: 'Privacy' }).click()
    await page.getByRole('link', { name: 'Consents' }).click()
    await page.getByText('Nothing leaves this device: you have allowed nothing.').waitFor()
    const questions = page.getByRole('group', { name: 'Questions to large' })
    await questions.getByText('Ask me').click()
    const dialog = page.getByRole('dialog')
    const words = await dialog.locator('blockquote').innerText()
    expect(words).toContain('each time only after asking me')
    expect(await seriousProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'No', exact: true }).click()
    expect(await (await api('GET', '/consents')).json()).toMatchObject({ consents: [] })
    await questions.getByText('Ask me').click()
    await dialog.getByRole('button', { name: 'I agree' }).click()
    await page.getByText('Only what you allow here leaves this device.').waitFor()
    expect(await (await api('GET', '/consents')).json()).toMatchObject({ consents: [{ state: 'ask', text: words }] })
    expect(await seriousProblems(page)).toEqual([])
  })

  test('asked: the page shows exactly what leaves, and it leaves after a yes by keyboard', async () => {
    await say('ask')
    const page = await askLarger()
    await card(page).waitFor()
    expect(await page.locator('#announcements').innerText()).toContain('Vade asks whether it may send something')
    expect(provider.received).toEqual([])
    const shown = await card(page).locator('.payload').innerText()
    expect(shown).toContain('Write to')
    const word = card(page).getByRole('button', { name: '[EMAIL_1]' })
    expect(await word.getByText('ada.lovelace@example.com').isVisible()).toBe(false)
    await word.hover()
    await word.getByText('ada.lovelace@example.com').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.locator('#composer').focus()
    // What belongs to the question comes before it; the card is the last of the messages.
    for (let tries = 0; tries < 4 && (await page.locator(':focus').innerText()) !== 'Send'; tries++) {
      await page.keyboard.press('Shift+Tab')
    }
    expect(await page.locator(':focus').innerText()).toBe('Send')
    await page.keyboard.press('Enter')
    await page.getByRole('article', { name: 'Answer' }).last().getByText('at large').waitFor()
    const answer = page.getByRole('article', { name: 'Answer' }).last()
    expect(await answer.locator('.prose').innerText()).toContain('Dear ada.lovelace@example.com, I am late.')
    const sent = (await provider.request(0)).bytes.toString()
    expect(sent).not.toContain('ada.lovelace')
    expect(sent).toContain('[EMAIL_1]')
    await expect.poll(() => card(page).count()).toBe(0)
  })

  test('a no keeps it here, on a phone too', async () => {
    await say('ask')
    const before = provider.received.length
    const page = await askLarger({ width: 390, height: 844 })
    const word = card(page).getByRole('button', { name: '[EMAIL_1]' })
    await word.tap()
    await word.getByText('ada.lovelace@example.com').waitFor()
    const overflow = await card(page).evaluate((element) => element.scrollWidth - element.clientWidth)
    expect(overflow).toBe(0)
    expect(await seriousProblems(page)).toEqual([])
    await card(page).getByRole('button', { name: 'Keep it on this device' }).tap()
    await page.getByText('You kept this question on your device.').waitFor({ state: 'attached' })
    expect(provider.received).toHaveLength(before)
  })

  test('what is remembered is not asked again in this conversation, and is in others', async () => {
    await say('ask')
    const page = await askLarger()
    await card(page).getByLabel('Do the same from now on').check()
    await card(page).getByLabel('In this conversation').check()
    await card(page).getByRole('button', { name: 'Send' }).click()
    await page.getByText('at large').first().waitFor()
    const sent = provider.received.length
    await ask(page, question)
    await expect.poll(() => provider.received.length).toBe(sent + 1)
    await card(await askLarger()).waitFor()
  })

  test('it goes away when another answers, and when the turn is stopped', async () => {
    await say('ask')
    const page = await askLarger()
    await card(page).waitFor()
    const other = await served.browser.open('/#/privacy/consents')
    await other.getByRole('button', { name: 'Take everything back' }).click()
    await expect.poll(() => card(page).count()).toBe(0)
    await say('ask')
    await page.getByText('Why this device?').click()
    await page.getByRole('button', { name: 'Ask the larger model anyway' }).click()
    await card(page).waitFor()
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await expect.poll(() => card(page).count()).toBe(0)
    await page.locator('.ending').getByText(nobodySaid).waitFor()
    expect((await api('POST', '/consent-requests/ask_none', { allow: true })).status).toBe(404)
  })

  test('it is shown on every page, and whichever answers, the answer comes to all', async () => {
    await say('ask')
    const page = await askLarger()
    await card(page).waitFor()
    const other = await served.browser.open('/', { width: 390, height: 844 })
    await other.getByRole('button', { name: 'Conversations' }).tap()
    await other.getByText('asks you').tap()
    await card(other).waitFor()
    expect(await seriousProblems(other)).toEqual([])
    // It waits still, so it is there again.
    await other.reload()
    await card(other).getByRole('button', { name: 'Send' }).tap()
    for (const each of [page, other]) {
      const answer = each.getByRole('article', { name: 'Answer' }).last()
      await answer.getByText('Dear ada.lovelace@example.com, I am late.').waitFor()
      expect(await card(each).count()).toBe(0)
      expect(await each.getByText('asks you').count()).toBe(0)
    }
  })

  test('it comes to a page on which the conversation is open already', async () => {
    await say('ask')
    const page = await conversation('Two pages')
    const other = await served.browser.open(`/${new URL(page.url()).hash}`)
    await other.getByText('Two pages').first().waitFor()
    await ask(page, question)
    await card(other).waitFor()
    expect(await other.locator('#announcements').innerText()).toContain(
      'Vade asks whether it may send something to large',
    )
    await card(page).getByRole('button', { name: 'Keep it on this device' }).click()
    await other.getByText('You kept this question on your device.').waitFor({ state: 'attached' })
    expect(await card(other).count()).toBe(0)
  })

  test('with the page that asked it goes away everywhere, and the conversation says that nobody answered', async () => {
    await say('ask')
    const before = provider.received.length
    const page = await askLarger()
    await card(page).waitFor()
    const other = await served.browser.open(`/${new URL(page.url()).hash}`)
    await card(other).waitFor()
    await page.reload()
    for (const each of [page, other]) {
      await each.locator('.ending').getByText(nobodySaid).waitFor()
      expect(await card(each).count()).toBe(0)
    }
    expect(await (await api('GET', '/consent-requests')).json()).toEqual({ requests: [] })
    await page.getByRole('button', { name: 'Try again' }).click()
    await card(page).waitFor()
    expect(provider.received).toHaveLength(before)
  })

  test('a consent that is taken back while the answer comes stops it', async () => {
    await say('allow')
    provider.behave({ text: 'one two three four five six seven eight nine ten '.repeat(50), paceMs: 40 })
    const page = await askLarger()
    const answer = page.getByRole('article', { name: 'Answer' }).last()
    await answer.getByText('one two three').first().waitFor()
    await say('deny')
    const took = 'You took back that large may be asked, so its answer was stopped.'
    await page.locator('.ending').getByText(took).waitFor()
    await page.getByText('Why not this device?').click()
    await page.getByText(/\d+ bytes to large \(large\/big\)/).waitFor()
    expect(await answer.locator('.prose').innerText()).toMatch(/^one two three(?: \w+){0,200}$/)
    expect((await provider.received.at(-1)?.ended)?.how).toBe('left')
  })

  test('while a larger model says nothing the page says whom it asks; stopped, it says what had left', async () => {
    await say('ask')
    const before = provider.received.length
    provider.behave({ fault: { kind: 'hang', at: 'headers' } })
    const page = await askLarger()
    await card(page).getByRole('button', { name: 'Send' }).click()
    const answer = page.getByRole('article', { name: 'Answer' }).last()
    await answer.getByText('Asking large…').waitFor()
    await expect.poll(() => page.locator('#announcements').innerText()).toContain('Asking large…')
    await provider.request(before)
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await page.locator('.ending').getByText('The answer was stopped before large had begun to give its own.').waitFor()
    await page.getByText('Why this device?').click()
    await page.getByText(/\d+ bytes to large \(large\/big\)/).waitFor()
  })

  test('an answer that breaks off says why, and what had left', async () => {
    await say('allow')
    provider.behave({ text: 'one two three four five six', paceMs: 30, fault: { kind: 'reset', at: 4 } })
    const page = await askLarger()
    await page
      .locator('.ending')
      .getByText(/^large broke off: /)
      .waitFor()
    await page.getByText('Why not this device?').click()
    const left = page.locator('.decision').getByText(/bytes to large/)
    expect(await left.innerText()).toMatch(/\d+ bytes to large \(large\/big\)/)
  })

  test('before a first question the page says where it may go, as what was agreed to has it', async () => {
    const sentences = {
      ask: 'unless you agree to send one to large',
      deny: 'Your questions and the answers stay on this device.',
      allow: 'may be sent to large without asking you',
    }
    for (const [state, sentence] of Object.entries(sentences)) {
      await say(state)
      const page = await served.browser.open('/')
      await page.locator('.empty').getByText(sentence).waitFor()
    }
    expect(await seriousProblems(await served.browser.open('/'))).toEqual([])
  })

  test('a conversation that is kept here is marked, and nothing of it is sent', async () => {
    await say('allow')
    const before = provider.received.length
    const page = await conversation('Secrets')
    await page.getByRole('button', { name: 'More for Secrets' }).click()
    await page.getByRole('button', { name: 'Keep it on this device' }).click()
    await page.getByTitle('Nothing of it leaves this device').waitFor()
    await ask(page, 'I am fond of secrets.')
    await answered(page)
    await page.getByText('You keep this conversation on this device.').waitFor({ state: 'attached' })
    expect(provider.received).toHaveLength(before)
    await page.getByText('Why this device?').click()
    const anyway = page.getByRole('button', { name: 'Ask the larger model anyway' })
    expect(await anyway.count()).toBe(0)
    await page.getByRole('button', { name: 'No longer keep this conversation on this device' }).click()
    await anyway.click()
    await page.getByText('at large').first().waitFor()
    expect(provider.received).toHaveLength(before + 1)
  })

  test('topics, what is replaced and whose terms are good enough are set on the page', async () => {
    const page = await served.browser.open('/#/privacy/consents', { width: 390, height: 844 })
    await page.getByLabel('Words, separated by commas').fill('divorce, Dr. Miller')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('divorce, Dr. Miller', { exact: true }).waitFor()
    await page.getByLabel('Words about health').click()
    await page.getByLabel('It may keep what it is sent').selectOption('30')
    await expect
      .poll(async () => (await api('GET', '/consents')).json())
      .toMatchObject({
        topics: [{ words: 'divorce, Dr. Miller' }],
        policy: { replaceFirst: { health: false, personal: true }, mostKeptDays: 30 },
      })
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Forget the topic divorce, Dr. Miller' }).click()
    await page.getByRole('button', { name: 'Take everything back' }).click()
    await page.getByText('Nothing leaves this device: you have allowed nothing.').waitFor()
    await page.getByText('Everything that was ever said').click()
    await page.getByText('Large may not get questions').first().waitFor()
  })

  test('everything is taken along as a file, and deleted for who types the words', async () => {
    const page = await served.browser.open('/#/privacy/data', { expected: /Failed to load resource|ERR_/ })
    await page.getByText('Messages', { exact: true }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export everything' }).click(),
    ])
    const text = readFileSync(await download.path(), 'utf8')
    expect(text).toContain('I am fond of secrets.')
    expect(text).toContain('"table":"consents"')
    await page.getByRole('button', { name: 'Delete everything' }).click()
    const sure = page.getByRole('dialog').getByRole('button', { name: 'Delete for ever' })
    expect(await sure.isDisabled()).toBe(true)
    await page.getByLabel('Type “delete everything”').fill('delete everything')
    expect(await seriousProblems(page)).toEqual([])
    await sure.click()
    await page.getByRole('heading', { name: 'Everything about you is deleted' }).waitFor()
    await served.vade.stop()
    expect(() => readFileSync(join(served.home, 'vade.db'))).toThrow('ENOENT')
  })
})
