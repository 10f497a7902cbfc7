import { describe, expect, test } from 'vitest'
import { answered, ask, seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'

describe.skipIf(whyNoPage !== null)('what the model saw, with ELIZA', () => {
  const served = servedPage()

  test('each answer shows the messages that it was made from', async () => {
    const page = await served.browser.open('/', { width: 390, height: 844 })
    await ask(page, 'I am sad about the harvest.')
    await answered(page)
    await page.getByRole('button', { name: 'What the model saw' }).click()
    const dialog = page.getByRole('dialog', { name: 'What the model saw' })
    await dialog.getByText('It saw every message of the conversation in full.').waitFor()
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('You are Vade'),
      expect.stringContaining('I am sad about the harvest.'),
    ])
    expect(await seriousProblems(page)).toEqual([])
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBe(390)
  })

  test('what it keeps in sight of a person is corrected, and removed for good', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'My name is Ana. I live in Porto.')
    await answered(page)
    await ask(page, 'I moved to Lisbon.')
    await page.getByRole('article', { name: 'Answer' }).nth(1).getByText('on this device').waitFor()
    await page.getByRole('button', { name: 'What the model saw' }).last().click()
    const facts = page.getByRole('region', { name: 'Kept in sight' })
    await facts.getByText('no longer so').waitFor()
    await facts.getByRole('button', { name: 'Correct' }).first().click()
    await facts.getByLabel('Fact').fill('My name is Anna.')
    await page.keyboard.press('Enter')
    await facts.getByText('corrected').waitFor()
    expect(await facts.innerText()).toContain('My name is Anna.')
    expect(await seriousProblems(page)).toEqual([])
    await facts.getByRole('button', { name: 'Remove I moved to Lisbon.' }).click()
    await facts.getByText('I moved to Lisbon.').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('button', { name: 'What the model saw' }).last().click()
    await facts.getByText('My name is Anna.').waitFor()
    expect(await facts.getByText('I moved to Lisbon.').count()).toBe(0)
  })
})
