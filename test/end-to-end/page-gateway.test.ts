import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { createKeys } from '../../src/gateway/index.ts'
import { openStore } from '../../src/store/index.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { copied, seriousProblems, whyNoPage } from './page-browser.ts'
import { card, makeKey, servedOnLoopback } from './page-gateway-steps.ts'
import { storeCalls } from './stored-calls.ts'

const run = promisify(execFile)
const seeded = 3000

describe.skipIf(whyNoPage !== null)("the page's gateway area", () => {
  let first: StandIn
  let second: StandIn
  afterAll(() => Promise.all([first?.close(), second?.close()]))
  const served = servedOnLoopback(async (home) => {
    ;[first, second] = await Promise.all([startStandIn(), startStandIn()])
    const endpoints = ({ url }: StandIn) => [{ dialect: 'openai-chat', baseUrl: `${url}/v1` }]
    // 0.25 and 2 dollars a million tokens.
    const models = [{ id: 'small', contextTokens: 8000, maxOutputTokens: 1000, price: { input: 0.25, output: 2 } }]
    const keys = [{ value: 'sk-stand-in' }]
    const config = {
      providers: {
        first: { name: 'First', endpoints: endpoints(first), keys, models },
        second: { name: 'Second', endpoints: endpoints(second), keys, models },
        keyless: { name: 'Keyless', endpoints: endpoints(second), keys: [{ env: 'NOT_SET_KEY' }], models },
      },
      routes: { safe: { models: ['first/small', 'second/small'], retries: 0 } },
      retries: 0,
    }
    writeFileSync(join(home, 'config.json'), JSON.stringify(config))
  })

  const chat = (secret: string, model: string) =>
    fetch(`${served.vade.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
    })

  test('from the first visit to the first call, by what the page gives to copy', async () => {
    const page = await served.browser.open('/')
    await page.getByRole('link', { name: 'Gateway' }).click()
    await page.getByRole('heading', { name: 'Make your first key' }).waitFor()
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name').fill('laptop')
    await page.keyboard.press('Enter')
    const made = page.getByRole('dialog', { name: 'The key of laptop' })
    await made.getByText('Waiting for its first call…').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    // A call that is refused is told, and another one is waited for.
    expect((await chat(await made.locator('.secret').innerText(), 'nobody/nothing')).status).toBe(404)
    await made.getByText('nobody has this model').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await made.getByRole('button', { name: 'Copy the call' }).click()
    await made.getByRole('button', { name: 'Copied' }).waitFor()
    const curl = await copied(page)
    const { stdout } = await run('/bin/sh', ['-c', curl])
    expect(JSON.parse(stdout)).toMatchObject({ choices: [{ message: { role: 'assistant' } }] })

    await made.getByText('It works:').waitFor()
    await made.getByRole('link', { name: /\$0\.00$/ }).click()
    const call = page.getByRole('dialog', { name: 'Call' })
    await call.getByText('device/eliza').first().waitFor()
    await call.getByText('answered', { exact: true }).waitFor()
    await call.getByText('Nothing: no provider was paid for it.').waitFor()
    await call.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('listitem').getByText('laptop').first().waitFor()
    await page.getByRole('link', { name: 'Keys' }).click()
    await card(page, 'laptop')
      .getByText(/^vade_sk_.{4}…$/)
      .waitFor()
    // The secret was shown once.
    const [secret = ''] = /vade_sk_[\w-]{40,}/.exec(curl) ?? []
    expect(secret).not.toBe('')
    expect(await page.content()).not.toContain(secret)
  })

  test('a limit holds, is changed on the page, and a revoked key is refused', async () => {
    const page = await served.browser.open('/#/gateway/keys')
    const secret = await makeKey(page, 'limited', { 'Calls a minute': '1', Models: 'device' })
    await card(page, 'limited').getByText('1 call a minute · only device').waitFor()
    expect((await chat(secret, 'first/small')).status).toBe(403)
    expect((await chat(secret, 'device')).status).toBe(200)
    expect((await chat(secret, 'device')).status).toBe(429)

    await card(page, 'limited').getByRole('button', { name: 'Limits' }).click()
    const dialog = page.getByRole('dialog', { name: 'Limits of limited' })
    await dialog.getByLabel('Calls a minute').fill('many')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').getByText("'many' is not a whole number").waitFor()
    await dialog.getByLabel('Calls a minute').fill('')
    await dialog.getByLabel('Budget in all, $').fill('2.5')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await card(page, 'limited').getByText('of $2.50').waitFor()
    expect((await chat(secret, 'device')).status).toBe(200)

    await card(page, 'limited').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await card(page, 'limited')
      .getByText(/^revoked/)
      .waitFor()
    expect((await chat(secret, 'device')).status).toBe(401)
    await card(page, 'limited').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await card(page, 'limited').waitFor({ state: 'detached' })
  })

  test('a prepaid key spends its credits, to the nano-dollar, and the trace shows who was asked', async () => {
    const page = await served.browser.open('/#/gateway/keys')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name').fill('prepaid')
    await page.getByText('Limits, if you want some').click()
    await page.getByLabel(/^Prepaid/).check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    const made = page.getByRole('dialog', { name: 'The key of prepaid' })
    await made.getByRole('button', { name: 'Copy the key' }).click()
    await made.getByRole('button', { name: 'Copied' }).waitFor()
    const secret = await copied(page)
    await made.getByRole('button', { name: 'Done' }).click()
    expect((await chat(secret, 'safe')).status).toBe(402)

    await card(page, 'prepaid').getByRole('button', { name: 'Credits' }).click()
    const credits = page.getByRole('dialog', { name: 'Credits of prepaid' })
    await credits.getByLabel('Dollars').fill('1')
    await credits.getByLabel('Note').fill('a start')
    await credits.getByRole('button', { name: 'Give credit' }).click()
    await credits.getByRole('listitem').getByText('a start').waitFor()
    await credits.getByRole('button', { name: 'Close' }).click()

    first.behave({ status: 503 })
    second.behave({ usage: { input: 11, output: 7 } })
    expect((await chat(secret, 'first/small')).ok).toBe(false)
    expect((await chat(secret, 'safe')).status).toBe(200)
    first.behave({ status: 401 })
    expect((await chat(secret, 'first/small')).ok).toBe(false)
    // 11 × 250 + 7 × 2,000 billionths.
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: 'Refresh' }).click()
        return card(page, 'prepaid').getByText('$0.00001675').count()
      })
      .toBeGreaterThan(0)

    await page.getByRole('link', { name: 'Requests' }).click()
    await page.getByRole('link', { name: /\$0\.00001675/ }).click()
    const call = page.getByRole('dialog', { name: 'Call' })
    await call.getByText('first/small').waitFor()
    expect(await call.locator('.timeline .badge').allInnerTexts()).toEqual(['overloaded', 'answered'])
    await call.getByText(/to second for small/).waitFor()
    await call.getByText('at $0.25 in, $2.00 out a million tokens').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await call.waitFor({ state: 'detached' })

    await page.getByText('Failed', { exact: true }).click()
    await page.getByRole('listitem').getByText('402').waitFor()
    await page.getByRole('listitem').getByText('nobody answered').first().waitFor()
    expect(await page.getByRole('link', { name: /\$0\.00001675/ }).count()).toBe(0)

    await page.getByRole('link', { name: 'Usage' }).click()
    await page.getByRole('table', { name: 'By provider' }).getByText('$0.00001675').waitFor()
    await page.getByText('As a table').click()
    await page.getByRole('cell', { name: '$0.00001675' }).first().waitFor()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('a provider gets its key, is tried, shows how it did, and says what is wrong with files', async () => {
    const page = await served.browser.open('/#/gateway/providers', { expected: /status of 400/ })
    await card(page, 'Second')
      .getByText(/1 asked in 24 hours, 100 % answered/)
      .waitFor()
    await card(page, 'First')
      .getByText(/overloaded 2, auth 1/)
      .waitFor()
    await card(page, 'First')
      .getByText(/^Key config-1 of first is not asked for .*: it was refused\.$/)
      .waitFor()
    await card(page, 'Keyless').getByRole('button', { name: 'Add key' }).click()
    const dialog = page.getByRole('dialog', { name: 'Key of Keyless' })
    expect(await dialog.getByLabel('Key', { exact: true }).getAttribute('type')).toBe('password')
    await dialog.getByLabel('Key', { exact: true }).fill('two words')
    await dialog.getByRole('button', { name: 'Store the key' }).click()
    await dialog.getByRole('alert').getByText('one line without spaces').waitFor()
    await dialog.getByLabel('Key', { exact: true }).fill('sk-never-seen')
    await dialog.getByRole('button', { name: 'Store the key' }).click()
    await card(page, 'Keyless').getByText('key stored here').waitFor()
    await card(page, 'Keyless').getByRole('button', { name: 'Test' }).click()
    await card(page, 'Keyless')
      .getByText(/^Answered in/)
      .waitFor()
    expect(await page.content()).not.toContain('sk-never-seen')
    await card(page, 'Keyless').getByRole('button', { name: 'Forget key' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click()
    await card(page, 'Keyless').getByRole('button', { name: 'Add key' }).waitFor()

    const config = join(served.home, 'config.json')
    writeFileSync(config, '{ "retries": -1 }')
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: 'Refresh' }).click()
        return page.getByRole('alert').getByText('config.json, line 1').count()
      })
      .toBeGreaterThan(0)
    expect(await seriousProblems(page)).toEqual([])
  })

  test('a page from another machine copies too, without the interface that browsers keep from it', async () => {
    const page = await served.browser.open('/#/gateway/keys')
    await page.evaluate('delete Navigator.prototype.clipboard')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name').fill('elsewhere')
    await page.keyboard.press('Enter')
    const made = page.getByRole('dialog', { name: 'The key of elsewhere' })
    const secret = await made.locator('.secret').innerText()
    await made.getByRole('button', { name: 'Copy the key' }).click()
    await made.getByRole('button', { name: 'Copied' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel('Search conversations').focus()
    await page.keyboard.press('Control+v')
    expect(await page.getByLabel('Search conversations').inputValue()).toBe(secret)
  })

  test('the keyboard alone makes a key; links of the area are kept by the browser', async () => {
    const page = await served.browser.open('/#/gateway')
    await page.getByRole('button', { name: 'New key' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New key' }).waitFor()
    await page.keyboard.type('by keyboard')
    await page.keyboard.press('Enter')
    const made = page.getByRole('dialog', { name: 'The key of by keyboard' })
    await made.getByRole('radio', { name: 'curl' }).focus()
    await page.keyboard.press('ArrowRight')
    await made.getByText('from openai import OpenAI').waitFor()
    await page.keyboard.press('Escape')
    await made.waitFor({ state: 'detached' })
    await card(page, 'by keyboard').waitFor()
    await page.getByRole('link', { name: 'Providers' }).click()
    await page.getByRole('heading', { name: 'Can be asked' }).waitFor()
    await page.goBack()
    await card(page, 'by keyboard').waitFor()
    expect(await page.title()).toBe('Gateway · Vade')
    await page.getByRole('button', { name: 'New chat' }).first().click()
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
  })
})

describe.skipIf(whyNoPage !== null)('the log of many calls', () => {
  const served = servedOnLoopback(async (home) => {
    const store = await openStore({ home })
    const keys = createKeys(store.keys)
    const keyIds = [await keys.create('laptop'), await keys.create('server')].map(({ id }) => id)
    await storeCalls(store, { count: seeded, keyIds, newest: Date.now() - 60_000, apartMs: 1000 })
    await store.close()
  })

  test('draws what is in sight, fetches older calls on the way down, and filters', async () => {
    const page = await served.browser.open('/#/gateway/requests')
    const log = page.getByRole('region', { name: 'Calls, newest first' })
    await log.getByRole('listitem').first().waitFor()
    expect(await log.getByRole('listitem').count()).toBeLessThan(60)
    await expect
      .poll(async () => {
        await log.evaluate((box) => (box.scrollTop = box.scrollHeight))
        return page.getByText(`${seeded.toLocaleString('en')} calls.`).count()
      })
      .toBe(1)
    expect(await log.getByRole('listitem').count()).toBeLessThan(60)

    await page.getByRole('combobox', { name: 'Key' }).selectOption('server')
    await page.getByLabel('Answered by').selectOption({ label: 'groq' })
    await expect.poll(() => log.getByText('laptop').count()).toBe(0)
    await expect.poll(() => log.getByText('anthropic').count()).toBe(0)
    await log.getByText('openai/gpt-oss-120b').first().waitFor()
    await page.getByLabel('Id of the call').fill('req_nothing')
    await page.getByRole('heading', { name: 'No such calls' }).waitFor()
    await page.getByRole('button', { name: 'Show all calls' }).click()
    await page.getByLabel('Id of the call').fill('req_00000b')
    await page.getByText('184 calls.').waitFor()
    await page.getByText('Failed', { exact: true }).click()
    await expect.poll(() => log.getByText('200', { exact: true }).count()).toBe(0)
    await log
      .getByRole('link', { name: /broken.*openai: provider failed/ })
      .first()
      .waitFor()
  })

  test.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('nobody is kept out at %i pixels, %s, and nothing lies beside the page', async (width, colorScheme) => {
    for (const [tab, ready] of [
      ['keys', 'laptop'],
      ['usage', 'Spend by day'],
      ['requests', /^\d[\d,]* calls/],
      ['providers', 'Groq'],
    ] as const) {
      const page = await served.browser.open(`/#/gateway/${tab}`, { width, colorScheme })
      await page.getByText(ready).first().waitFor()
      expect(await seriousProblems(page)).toEqual([])
      const beside = await page
        .locator('.panel')
        .evaluate((panel) => [panel.scrollWidth - panel.clientWidth, panel.ownerDocument.body.scrollWidth])
      expect(beside).toEqual([0, width])
      await page.close()
    }
  })

  test('what cannot be had is said, and comes with the server', async () => {
    const expected = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_FAILED/
    const page = await served.browser.open('/#/gateway/keys', { expected })
    await card(page, 'laptop').waitFor()
    await page.route('**/api/spend?**', (route) => route.abort())
    await page.getByRole('link', { name: 'Usage' }).click()
    await page.getByRole('alert').getByText('cannot be reached').waitFor()
    await page.unroute('**/api/spend?**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Spend by day').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
