import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answered, ask, seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'

/** While the server stops, and when it is gone. */
const refused = /status of (?:401|503)|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/

describe.skipIf(whyNoPage !== null)('the page and its server', () => {
  const served = servedPage()

  test('a link opens a session once, and its code leaves the address', async () => {
    const link = execFileSync(join(import.meta.dirname, '../../vade'), ['link', '--home', served.home], {
      encoding: 'utf8',
    })
    const path = link.trim().slice(served.vade.url.length)
    const page = await served.browser.open(path, { locked: true })
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
    // The heading is there before the session is, and who comes second to the code is refused.
    await expect.poll(async () => (await page.context().cookies()).length).toBe(1)
    expect(page.url()).toBe(`${served.vade.url}/#/`)
    const again = await served.browser.open(path, { locked: true, expected: refused })
    await again.getByRole('heading', { name: 'Vade' }).waitFor()
  })

  test('without a session it says how to get one, says why a code is refused, and takes a whole link', async () => {
    const page = await served.browser.open('/', { locked: true, expected: refused, width: 390 })
    await page.getByLabel('Code or link').fill('wrong')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('alert').getByText('./vade link').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByLabel('Code or link').fill(await served.vade.link())
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
  })

  test('when the server is gone it says so, keeps what was written, and goes on after a restart', async () => {
    const page = await served.browser.open('/', { expected: refused })
    await ask(page, 'Are you there?')
    await answered(page)
    await served.vade.stop()
    await page.getByText('Vade does not answer').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await ask(page, 'And now?')
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    expect(await page.getByLabel('Your question').inputValue()).toBe('And now?')

    await served.startAgain()
    await page.getByText('Vade does not answer').waitFor({ state: 'detached' })
    await page.getByLabel('Your question').press('Enter')
    await expect.poll(() => page.getByRole('article', { name: 'Answer' }).count()).toBe(2)
    await answered(page)
    expect(await page.getByText('Are you there?').count()).toBeGreaterThan(0)
  })
})
