import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answered, ask, copied, seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'

describe.skipIf(whyNoPage !== null)('a conversation on the page, with ELIZA', () => {
  const served = servedPage()

  test('asks, and says who answered and where', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'I am sad today.')
    await answered(page)
    expect(await page.getByRole('article', { name: 'Answer' }).locator('.facts').innerText()).toContain('ELIZA')
    expect(await page.title()).toBe('I am sad today. · Vade')
  })

  test('asks again and goes between the answers', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'I feel great.')
    await answered(page)
    await page.getByRole('button', { name: 'Answer again' }).click()
    await page.getByText('2/2').waitFor()
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.getByText('1/2').waitFor()
    await page.reload()
    await page.getByText('1/2').waitFor()
    expect(await page.getByRole('button', { name: 'Previous version' }).isDisabled()).toBe(true)
  })

  test('where a conversation is answered is chosen beside the models, by the names that the command line knows', async () => {
    const page = await served.browser.open('/')
    await page.getByRole('button', { name: /^Model: / }).click()
    const places = page.getByRole('group', { name: 'Where this conversation is answered' })
    expect(await places.getByRole('radio', { name: '(auto)' }).isChecked()).toBe(true)
    // It is shown as chosen once the server has it.
    const device = places.getByRole('radio', { name: '(device)' })
    await device.click()
    await expect.poll(() => device.isChecked()).toBe(true)
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await page.getByRole('button', { name: /^Model: / }).click()
    await expect.poll(() => device.isChecked()).toBe(true)
  })

  test('what is computed was seen by no model', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'What is 3 plus 4?')
    await answered(page)
    expect(await page.getByRole('button', { name: 'What the model saw' }).count()).toBe(0)
    await ask(page, 'I am glad.')
    await page.getByRole('button', { name: 'What the model saw' }).waitFor()
  })

  test('edits a question, which makes a branch', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'My mother is kind.')
    await answered(page)
    await page.getByRole('button', { name: 'Edit question' }).click()
    await page.getByLabel('Question', { exact: true }).fill('My father is tall.')
    await page.keyboard.press('Enter')
    await page.getByText('My father is tall.').waitFor()
    await page.getByText('2/2').waitFor()
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.getByText('My mother is kind.', { exact: true }).last().waitFor()
    await expect.poll(() => page.getByText('My father is tall.').count()).toBe(0)
  })

  test('a screen reader hears whole sentences', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'I am unhappy.')
    await answered(page)
    const heard = await page.locator('#announcements').innerText()
    const shown = await page.getByRole('article', { name: 'Answer' }).locator('.prose').innerText()
    expect(heard.replaceAll(/\s+/g, ' ')).toBe(shown.replaceAll(/\s+/g, ' ').trim())
  })

  test('the keyboard does everything', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'Do you like computers?')
    await answered(page)
    await page.keyboard.press('Control+Shift+O')
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
    await page.keyboard.press('Control+k')
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('search')
    await page.keyboard.press('Tab')
    await page.keyboard.press('/')
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('composer')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('#composer').focus()
    await page.keyboard.type('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    expect(await page.getByLabel('Your question').inputValue()).toBe('one\ntwo')
  })

  test('copies a question and exports the conversation', async () => {
    const page = await served.browser.open('/')
    await ask(page, 'Are you a machine, or what?')
    await answered(page)
    await page.getByRole('button', { name: 'Copy question' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await copied(page)).toBe('Are you a machine, or what?')
    for (const [format, name, first] of [
      ['Markdown', 'Are-you-a-machine-or-what.md', '# Are you a machine, or what?'],
      ['JSONL', 'Are-you-a-machine-or-what.jsonl', '{"vade":1'],
    ] as const) {
      await page.getByRole('button', { name: 'More for Are you a machine, or what?' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Export as ${format}` }).click(),
      ])
      expect(download.suggestedFilename()).toBe(name)
      expect(readFileSync(await download.path(), 'utf8')).toContain(first)
    }
  })
})
