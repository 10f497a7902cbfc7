import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, seriousProblems, whyNoPage, type PageBrowser } from './page-browser.ts'
import { startVade, type VadeProcess } from './vade-process.ts'

const piece = Buffer.alloc(256 * 1024, 1)

/** A hub that has every file, of any size, and hands it out slowly. */
const hub = createServer((request, response) => {
  void (async () => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    while (!response.destroyed) {
      response.write(piece)
      await wait(100)
    }
  })()
})

describe.skipIf(whyNoPage !== null)('the models of the page, from a hub that is slow', () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-page-'))
  let vade: VadeProcess
  let browser: PageBrowser
  beforeAll(async () => {
    hub.listen(0, '127.0.0.1')
    await once(hub, 'listening')
    const endpoint = `http://127.0.0.1:${String((hub.address() as AddressInfo).port)}`
    vade = await startVade({ home, env: { VADE_OFFLINE: '', HF_ENDPOINT: endpoint } })
    browser = await openBrowser(vade)
  })
  afterEach(async () => {
    await browser.closePages()
    expect(browser.complaints()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await vade?.stop()
    hub.closeAllConnections()
    hub.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('the first download shows how far it is, beside what answers until then', async () => {
    const page = await browser.open('/', { width: 390 })
    const first = page.getByRole('complementary', { name: 'No language model yet' })
    await first.getByText('It is not a language model').waitFor()
    await first.getByRole('progressbar').waitFor()
    await first.getByText(/\d+ MB of \d+ MB|of \d.\d GB/).waitFor()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('a download grows, can be cancelled, begun again, and is refused by nobody', async () => {
    const page = await browser.open('/')
    await page.getByRole('button', { name: /^Model: / }).click()
    const dialog = page.getByRole('dialog', { name: 'Models' })
    const running = dialog.getByRole('progressbar').first()
    await running.waitFor()
    const name = ((await running.getAttribute('aria-label')) ?? '').replace('Download of ', '')
    const card = dialog.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
    const done = async () => Number(await card.getByRole('progressbar').getAttribute('value'))
    const before = await done()
    await expect.poll(done).toBeGreaterThan(before)
    expect(await seriousProblems(page)).toEqual([])

    await card.getByRole('button', { name: `Cancel download of ${name}` }).click()
    await card.getByRole('progressbar').waitFor({ state: 'detached' })
    await card.getByRole('button', { name: `Download ${name}` }).click()
    await card.getByText(/Downloading from Hugging Face/).waitFor()
    await card.getByRole('button', { name: `Cancel download of ${name}` }).click()
    await card.getByRole('progressbar').waitFor({ state: 'detached' })
    expect(await card.locator('.failed').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByText('Choose a model').waitFor()
  })
})
