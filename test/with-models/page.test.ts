import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answered, ask, copied, whyNoPage } from '../end-to-end/page-browser.ts'
import { servedPage } from '../end-to-end/served-page.ts'
import { createAnnouncer } from '../../web/src/state/announcer.ts'
import { weights } from './weights.ts'

const model = 'smollm2-135m-instruct'
const present = whyNoPage === null && (await weights(model)) !== null

/** How long an answer becomes is left to the model, so each is stopped. */
describe.skipIf(!present)('a conversation on the page, with a language model', () => {
  const served = servedPage(async (home) => {
    const env = { VADE_CACHE: process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade') }
    execFileSync(join(import.meta.dirname, '../../vade'), ['models', 'pull', model], {
      env: { ...process.env, ...env, VADE_HOME: home, VADE_OFFLINE: '1' },
    })
    return env
  })

  test('the answer streams, and says which model, where and how fast', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'Tell me everything about Paris.')
    const answer = page.getByRole('article', { name: 'Answer' })
    const length = async () => (await answer.locator('.prose').innerText()).length
    await expect.poll(length).toBeGreaterThan(0)
    const before = await length()
    await expect.poll(length).toBeGreaterThan(before)
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await answered(page)
    expect(await answer.locator('.facts').innerText()).toMatch(/SmolLM2 135M Instruct\s+on this device\s+\d+ tokens\/s/)
    expect(await page.getByRole('complementary', { name: 'No language model yet' }).count()).toBe(0)
  })

  test('a screen reader hears whole sentences while the answer grows', async () => {
    const page = await served.browser.open('/')
    const heard: string[] = []
    await page.exposeFunction('hear', (text: string) => heard.push(text))
    await page.locator('#announcements').evaluate((region) => {
      const { MutationObserver, hear } = region.ownerDocument.defaultView as unknown as Hearing
      new MutationObserver(() => hear(region.textContent)).observe(region, {
        characterData: true,
        subtree: true,
        childList: true,
      })
    })
    await ask(page, 'Tell me a story about a king, in ten sentences.')
    // A small model may be done after one sentence.
    await expect.poll(() => heard.length).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await answered(page)
    await page.getByRole('button', { name: 'Copy answer' }).click()
    const announcer = createAnnouncer('sentences')
    const sentences = [...announcer.push(await copied(page)), ...announcer.end()]
    await expect.poll(() => heard.join(' ')).toBe(sentences.join(' '))
    for (const text of heard) {
      let whole = ''
      while (whole.length < text.length) whole = `${whole} ${sentences.shift() ?? text}`.trim()
      expect(whole).toBe(text)
    }
  })

  test('stops at once with Escape, keeps what was said, and answers again', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'Write a very long story about a ship.')
    const answer = page.getByRole('article', { name: 'Answer' })
    await expect.poll(async () => (await answer.innerText()).length).toBeGreaterThan(40)
    await page.keyboard.press('Escape')
    await answer.getByText('Stopped.').waitFor()
    const said = await answer.locator('.prose').innerText()
    await page.reload()
    expect(await answer.locator('.prose').innerText()).toBe(said)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await page.getByText('2/2').waitFor()
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.getByText('1/2').waitFor()
    expect(await answer.locator('.prose').innerText()).toBe(said)
  })

  test('goes on in another conversation while an answer is written', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'Write a very long story about a forest.')
    await page.getByRole('button', { name: 'Stop the answer' }).waitFor()
    // A conversation that has no name yet is called the same in the list below.
    await page.getByRole('button', { name: 'New chat' }).first().click()
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
    expect(await page.getByRole('button', { name: 'Send' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Write a very long story about a forest.', exact: true }).click()
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await page.getByText('Stopped.').waitFor()
  })
})

interface Hearing {
  readonly MutationObserver: new (listen: () => void) => { observe(node: unknown, options: object): void }
  readonly hear: (text: string) => void
}
