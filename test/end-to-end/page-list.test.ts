import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { copied, seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'
import { longConversation, repeatedConversation, shortConversation } from './stored.ts'

describe.skipIf(whyNoPage !== null)('the conversations of the page', () => {
  let long = ''
  let short = ''
  let repeated = ''
  const served = servedPage(async (home) => {
    const store = await openStore({ home })
    for (const title of ['Train times', 'A small cat', 'To be renamed', 'To be deleted', 'To be pinned'])
      await store.conversations.create({ title })
    short = await shortConversation(store)
    repeated = await repeatedConversation(store)
    long = await longConversation(store, 2000)
    await store.close()
  })

  test('2,000 messages are drawn a few at a time, from the end', async () => {
    const page = await served.browser.open(`/#/c/${long}`)
    await page.getByText('Answer number 1000').waitFor()
    expect(await page.getByRole('article').count()).toBeLessThan(40)
    const fromEnd = () =>
      page.locator('.scroller').evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)
    await expect.poll(fromEnd).toBeLessThan(60)
    await page.getByRole('region', { name: 'Messages' }).focus()
    await page.keyboard.press('Home')
    await page.getByText('Question number 1', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Go to the newest message' }).click()
    await page.getByText('Answer number 1000').waitFor()
  })

  test('an answer that was stopped because it repeated itself says so once, at its end, and is asked for again', async () => {
    const page = await served.browser.open(`/#/c/${repeated}`)
    const answer = page.getByRole('article', { name: 'Answer' })
    await answer.getByText('Try again').waitFor()
    expect(await answer.innerText()).toMatch(
      /^The sea is wide\. The sea is wide\.\s+The model began to repeat itself, so Vade stopped it\.\s+Try again/,
    )
    expect(await answer.innerText()).not.toMatch(/stopped it[\s\S]*stopped it/)
    await answer.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('2/2').waitFor()
    await answer.getByText('ELIZA', { exact: true }).waitFor()
  })

  test('Markdown is shown as what it means, and nothing is fetched for it', async () => {
    const page = await served.browser.open(`/#/c/${short}`)
    await page.getByRole('table').waitFor()
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['Year', 'Simple', 'Compound'])
    await page.getByRole('button', { name: 'Copy code' }).click()
    expect(await copied(page)).toContain('const worth')
    await page.getByText('[image: a chart]').waitFor()
    expect(await page.getByRole('img').count()).toBe(0)
  })

  test('searches titles and words, and says when there is nothing', async () => {
    const page = await served.browser.open('/')
    const list = page.getByRole('navigation', { name: 'Conversations' })
    await page.getByLabel('Search conversations').fill('train')
    await expect.poll(() => list.locator('.open').count()).toBe(1)
    await page.getByLabel('Search conversations').fill('interest on interest')
    await list.getByText('‹interest›').first().waitFor()
    await page.getByLabel('Search conversations').fill('zebra')
    await list.getByText('Nothing found.').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByLabel('Search conversations').fill('')
    await list.getByText('Train times').waitFor()
  })

  test('renames, pins and deletes, and a second window hears of it', async () => {
    const page = await served.browser.open('/')
    const other = await served.browser.open('/')
    await page.getByRole('button', { name: 'More for To be renamed' }).click()
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByLabel('Title').fill('A better name')
    await page.keyboard.press('Enter')
    await other.getByText('A better name').waitFor()

    await page.getByRole('button', { name: 'More for To be pinned' }).click()
    await page.getByRole('button', { name: 'Pin', exact: true }).click()
    await expect.poll(() => other.locator('.open').first().innerText()).toContain('To be pinned')

    await page.getByRole('button', { name: 'More for To be deleted' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await other.getByText('To be deleted').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('A better name').waitFor()
    expect(await page.getByText('To be deleted').count()).toBe(0)
  })

  test('on a phone the list is a drawer', async () => {
    const page = await served.browser.open('/', { width: 390, height: 844 })
    const list = page.getByRole('navigation', { name: 'Conversations' })
    expect(await list.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Conversations' }).click()
    await list.getByText('Compound interest').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await list.getByText('Compound interest').click()
    await page.getByRole('table').waitFor()
    expect(await list.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Conversations' }).click()
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'hidden' })
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBe(390)
  })

  test('dark and light follow the device, or the setting', async () => {
    const page = await served.browser.open('/', { colorScheme: 'dark' })
    const ground = () =>
      page.locator('body').evaluate((body) => String(body.computedStyleMap().get('background-color')))
    await page.getByRole('button', { name: 'Settings' }).click()
    expect(await ground()).toBe('rgb(23, 23, 22)')
    await page.getByLabel('Light').check()
    await expect.poll(ground).toBe('rgb(251, 250, 248)')
    await page.reload()
    await expect.poll(ground).toBe('rgb(251, 250, 248)')
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByLabel('As the device').check()
    await expect.poll(ground).toBe('rgb(23, 23, 22)')
  })

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('nothing serious for axe at %i pixels, %s', async (width, colorScheme) => {
    const page = await served.browser.open('/', { width, colorScheme })
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.goto(`${served.vade.url}/#/c/${short}`)
    await page.reload()
    await page.getByRole('table').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    for (const [open, name] of [
      [/^Model: /, 'Models'],
      ['Settings', 'Settings'],
      ['Keyboard shortcuts', 'Keyboard shortcuts'],
    ] as const) {
      if (name !== 'Models' && width < 800) await page.getByRole('button', { name: 'Conversations' }).click()
      await page.getByRole('button', { name: open }).click()
      await page.getByRole('dialog', { name }).waitFor()
      expect(await seriousProblems(page)).toEqual([])
      await page.keyboard.press('Escape')
    }
  })
})
