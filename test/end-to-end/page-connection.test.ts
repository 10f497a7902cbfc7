import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { answered, ask, openBrowser, seriousProblems, whyNoPage, type PageBrowser } from './page-browser.ts'
import { startVade, type VadeProcess } from './vade-process.ts'

/** While the server stops, and when it is gone. */
const refused = /status of (?:401|503)|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/

describe.skipIf(whyNoPage !== null)('the page and its server', () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-page-'))
  let vade: VadeProcess
  let browser: PageBrowser
  beforeAll(async () => {
    vade = await startVade({ home })
    browser = await openBrowser(vade)
  })
  afterEach(async () => {
    await browser.closePages()
    expect(browser.complaints()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await vade?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  test('a link opens a session once, and its code leaves the address', async () => {
    const link = execFileSync(join(import.meta.dirname, '../../vade'), ['link', '--home', home], { encoding: 'utf8' })
    const path = link.trim().slice(vade.url.length)
    const page = await browser.open(path, { locked: true })
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
    expect(page.url()).toBe(`${vade.url}/#/`)
    const again = await browser.open(path, { locked: true, expected: refused })
    await again.getByRole('heading', { name: 'Vade' }).waitFor()
  })

  test('without a session it says how to get one, says why a code is refused, and takes a whole link', async () => {
    const page = await browser.open('/', { locked: true, expected: refused, width: 390 })
    await page.getByLabel('Code or link').fill('wrong')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('alert').getByText('./vade link').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByLabel('Code or link').fill(await vade.link())
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
  })

  test('when the server is gone it says so, keeps what was written, and goes on after a restart', async () => {
    const page = await browser.open('/', { expected: refused })
    await ask(page, 'Are you there?')
    await answered(page)
    await vade.stop()
    await page.getByText('Vade does not answer').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await ask(page, 'And now?')
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    expect(await page.getByLabel('Your question').inputValue()).toBe('And now?')

    vade = await startVade({ home, port: Number(new URL(vade.url).port) })
    await page.getByText('Vade does not answer').waitFor({ state: 'detached' })
    await page.getByLabel('Your question').press('Enter')
    await expect.poll(() => page.getByRole('article', { name: 'Answer' }).count()).toBe(2)
    await answered(page)
    expect(await page.getByText('Are you there?').count()).toBeGreaterThan(0)
  })
})
