import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { ask, seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'
import { citedConversation } from './stored-citations.ts'

describe.skipIf(whyNoPage !== null)('documents of a conversation on the page', () => {
  let cited = ''
  const served = servedPage(async (home) => {
    const store = await openStore({ home })
    cited = await citedConversation(store)
    await store.close()
  })

  test('a mark after a sentence opens its source, the place marked', async () => {
    const page = await served.browser.open(`/#/c/${cited}`)
    await page.getByRole('button', { name: 'Source 1: villages.txt' }).click()
    const dialog = page.getByRole('dialog', { name: 'villages.txt' })
    await expect.poll(() => dialog.locator('mark').innerText()).toBe('It was founded in 1669.')
    await expect.poll(() => dialog.getByRole('region').innerText()).toContain('Notes on villages')
    expect(await seriousProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test.each([1280, 390])('what the documents do not say is said in words, %i pixels wide', async (width) => {
    const page = await served.browser.open(`/#/c/${cited}`, { width })
    const mark = page.getByRole('button', { name: /^Not found in the documents: 52/u })
    expect(await mark.innerText()).toBe('not found in the documents')
    expect(await seriousProblems(page)).toEqual([])
    const body = page.locator('body')
    expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0)
    await mark.click()
    await page.getByText('Not in it: 52.').waitFor()
  })

  test('a file is attached, asked about, and removed; a PDF is refused with a sentence', async () => {
    const page = await served.browser.open('/', { expected: /415/u })
    const field = page.getByLabel('Documents', { exact: true })
    await field.setInputFiles({
      name: 'towers.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Towers\n\nPeltova Tower is 287 metres tall.'),
    })
    const chips = page.getByRole('list', { name: 'Documents of this conversation' })
    await chips.getByText('towers.md').waitFor()
    await ask(page, 'How tall is Volgard Tower?')
    const answer = page.getByRole('article', { name: 'Answer' })
    await answer.getByText('I did not find that in towers.md.').waitFor()
    expect(await answer.innerText()).toContain('Peltova Tower is 287 metres tall.')
    await field.setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
    await page.getByRole('alert').getByText('scan.pdf is a PDF').waitFor()
    await chips.getByRole('button', { name: 'Remove towers.md' }).click()
    await chips.waitFor({ state: 'detached' })
  })

  test('a long text that is pasted becomes a document', async () => {
    const page = await served.browser.open('/')
    await page.getByLabel('Your question').focus()
    const text = 'The lamp in the hall is green. '.repeat(100)
    await page
      .locator('body')
      .evaluate((body, words) => body.ownerDocument.defaultView?.navigator.clipboard.writeText(words), text)
    await page.keyboard.press('Control+v')
    await page.getByText('Pasted text 1.txt').waitFor()
    expect(await page.getByLabel('Your question').inputValue()).toBe('')
  })
})
