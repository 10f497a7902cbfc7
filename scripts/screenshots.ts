import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeys } from '../src/gateway/index.ts'
import { openStore } from '../src/store/index.ts'
import { answered, ask, openBrowser, whyNoPage } from '../test/end-to-end/page-browser.ts'
import { storeCalls } from '../test/end-to-end/stored-calls.ts'
import { shortConversation } from '../test/end-to-end/stored.ts'
import { startVade } from '../test/end-to-end/vade-process.ts'

/** Pictures for the README: the built page on the real server, with real weights that answer a real question. */
const root = join(import.meta.dirname, '..')
const folder = join(root, 'docs', 'screenshots')
const model = 'qwen2.5-coder-0.5b-instruct'
const question = 'Write a short Python function that says whether a year is a leap year'

if (whyNoPage !== null) throw new Error(whyNoPage)
const home = mkdtempSync(join(tmpdir(), 'vade-screenshots-'))
const env = { VADE_CACHE: process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade') }
try {
  const pulled = spawnSync(join(root, 'vade'), ['models', 'pull', model], {
    env: { ...process.env, ...env, VADE_HOME: home },
    stdio: 'inherit',
  })
  if (pulled.status !== 0) throw new Error(`${model} could not be had.`)
  const store = await openStore({ home })
  for (const title of ['A letter to the landlord', 'Train times in plain words', 'Names for a small cat'])
    await store.conversations.create({ title })
  await shortConversation(store)
  const keys = createKeys(store.keys)
  const made = [
    await keys.create('build server', { dayNanoUsd: 500_000_000, requestsPerMinute: 60 }),
    await keys.create('laptop', { monthNanoUsd: 20_000_000_000 }),
  ]
  const keyIds = made.map(({ id }) => id)
  await storeCalls(store, { count: 2000, keyIds, newest: Date.now() - 30_000, apartMs: 90_000 })
  await store.close()

  const vade = await startVade({ home, env })
  const browser = await openBrowser(vade)
  try {
    mkdirSync(folder, { recursive: true })
    const page = await browser.open('/')
    await ask(page, question)
    await answered(page)
    await page.screenshot({ path: join(folder, 'chat.png') })
    await page.getByRole('button', { name: /^Model: / }).click()
    await page.screenshot({ path: join(folder, 'models.png') })
    const keysPage = await browser.open('/#/gateway/keys')
    await keysPage.getByRole('button', { name: 'New key' }).click()
    await keysPage.getByLabel('Name', { exact: true }).fill('new program')
    await keysPage.keyboard.press('Enter')
    await keysPage.getByText('Waiting for its first call…').waitFor()
    await keysPage.screenshot({ path: join(folder, 'keys.png') })
    const requests = await browser.open('/#/gateway/requests')
    await requests.locator('.log-scroller li').first().waitFor()
    await requests.screenshot({ path: join(folder, 'requests.png') })
    const phone = await browser.open(new URL(page.url()).hash.replace('#', '/#'), { width: 390, height: 844 })
    await answered(phone)
    await phone.screenshot({ path: join(folder, 'chat-phone.png') })
  } finally {
    await browser.close()
    await vade.stop()
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
