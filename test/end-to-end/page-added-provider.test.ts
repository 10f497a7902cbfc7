import { afterAll, describe, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { copied, seriousProblems, whyNoPage } from './page-browser.ts'
import { card, makeKey, servedOnLoopback } from './page-gateway-steps.ts'

describe.skipIf(whyNoPage !== null)('providers of your own on the page', () => {
  let provider: StandIn
  afterAll(() => provider?.close())
  const served = servedOnLoopback(async () => void (provider = await startStandIn()))

  test('a provider of your own is added by its address, says what it has, is called, and goes again', async () => {
    const page = await served.browser.open('/#/gateway/providers', { expected: /status of 40[09]/ })
    await page.getByRole('button', { name: 'Add a provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a provider' })
    const add = dialog.getByRole('button', { name: 'Add', exact: true })
    await dialog.getByLabel('Name').fill('Groq')
    await dialog.getByLabel('Address').fill('https://me:pass@example.com')
    await add.click()
    await dialog.getByRole('alert').getByText("There is a provider 'groq' already").waitFor()
    await dialog.getByLabel('Name').fill('My Box')
    await add.click()
    await dialog.getByRole('alert').getByText('a key has a place of its own').waitFor()
    await dialog.getByLabel('Address').fill(provider.url)
    await dialog.getByLabel('Key', { exact: true }).fill('sk-box-unseen')
    expect(await seriousProblems(page)).toEqual([])
    await add.click()
    const added = page.getByRole('dialog', { name: 'My Box is added' })
    await added.getByText('my-box/…').waitFor()
    await added.getByText(/^It answers, and has \d+ models?\.$/).waitFor()
    await added.getByRole('button', { name: 'Done' }).click()
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Add a provider')
    await card(page, 'My Box').getByText(`${provider.url}/v1`).waitFor()
    await card(page, 'My Box').getByText('ready').waitFor()
    expect(await page.content()).not.toContain('sk-box-unseen')

    await card(page, 'My Box')
      .getByRole('button', { name: /models? of My Box/ })
      .click()
    const models = page.getByRole('dialog', { name: 'Models of My Box' })
    await models.getByText('free · ').first().waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await models
      .getByRole('button', { name: /^Copy my-box\// })
      .first()
      .click()
    expect(await copied(page)).toMatch(/^my-box\/./)
    await models.getByLabel('Search').fill('no such model')
    await models.getByText('No model is called that.').waitFor()
    await models.getByRole('button', { name: 'Close' }).click()

    const secret = await makeKey(await served.browser.open('/#/gateway/keys'), 'box', { 'Budget in all, $': '1' })
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ model: 'my-box/any', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] })
    const call = () => fetch(new URL('/v1/chat/completions', page.url()), { method: 'POST', headers, body })
    expect((await call()).status).toBe(200)
    expect(provider.received.at(-1)?.headers['authorization']).toBe('Bearer sk-box-unseen')

    await card(page, 'My Box').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await card(page, 'My Box').waitFor({ state: 'detached' })
    expect((await call()).status).toBe(404)
  })
})
