import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { startHub, type Hub } from './hub.ts'
import { seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'

const piece = Buffer.alloc(256 * 1024, 1)

async function slowly(response: ServerResponse): Promise<void> {
  while (!response.destroyed) {
    response.write(piece)
    await wait(100)
  }
}

describe.skipIf(whyNoPage !== null)('the models of the page, from a hub that is slow', () => {
  let hub: Hub | undefined
  afterAll(() => hub?.close())
  const served = servedPage(async () => {
    hub = await startHub(slowly)
    return { VADE_OFFLINE: '', HF_ENDPOINT: hub.url }
  })

  test('the first download shows how far it is, beside what answers until then', async () => {
    const page = await served.browser.open('/', { width: 390 })
    const first = page.getByRole('complementary', { name: 'No language model yet' })
    await first.getByText('It is not a language model').waitFor()
    await first.getByRole('progressbar').waitFor()
    await first.getByText(/\d+ MB of \d+ MB|of \d.\d GB/).waitFor()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('a download grows, can be cancelled, begun again, and is refused by nobody', async () => {
    const page = await served.browser.open('/')
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
