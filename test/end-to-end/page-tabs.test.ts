import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { answered, ask, whyNoPage } from './page-browser.ts'
import { keepEliza } from './prepared-home.ts'
import { servedPage } from './served-page.ts'

describe.skipIf(whyNoPage !== null)('one conversation on two pages', () => {
  const served = servedPage(async (home) => {
    await keepEliza(home)
    return undefined
  })

  /** A new conversation, open on two pages. */
  async function twoPages(): Promise<[Page, Page]> {
    const one = await served.browser.open('/')
    await ask(one, 'I am fond of boats.')
    await answered(one)
    const two = await served.browser.open(`/${new URL(one.url()).hash}`)
    await answered(two)
    return [one, two]
  }
  const questionsOn = (page: Page) => page.locator('.bubble').allInnerTexts()

  test('what is asked on one is whole on both, in turn', async () => {
    const [one, two] = await twoPages()
    const questions = ['I am fond of boats.']
    for (const asking of [two, one, two, one]) {
      questions.push(`I am tired, ${String(questions.length)}.`)
      await ask(asking, questions.at(-1) ?? '')
      for (const page of [one, two]) {
        await expect.poll(() => questionsOn(page)).toEqual(questions)
        await expect.poll(() => page.getByRole('article', { name: 'Answer' }).count()).toBe(questions.length)
        await answered(page)
      }
    }
  })

  test('what was asked elsewhere and is still on its way leaves nothing blank, and is there after a turn here', async () => {
    const [one, two] = await twoPages()
    const arrived = Promise.withResolvers<undefined>()
    const held = Promise.withResolvers<undefined>()
    await one.route(/api\/conversations\/[^/]+$/, async (route) => {
      arrived.resolve(undefined)
      await held.promise
      await route.continue()
    })
    await ask(two, 'I am tired.')
    await arrived.promise
    await answered(two)
    expect(await questionsOn(one)).toEqual(['I am fond of boats.'])
    await ask(one, 'I am hungry.')
    await one.getByText('I am hungry.').waitFor()
    await answered(one)
    held.resolve(undefined)
    const whole = ['I am fond of boats.', 'I am tired.', 'I am hungry.']
    for (const page of [one, two]) await expect.poll(() => questionsOn(page)).toEqual(whole)
  })
})
