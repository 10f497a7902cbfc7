import { describe, expect, test } from 'vitest'
import { quality } from '../../src/hybrid/index.ts'
import { seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'

describe.skipIf(whyNoPage !== null)('the page of how good the choice is', () => {
  const served = servedPage()

  test('says what was measured, beside what a random choice does, and how to measure', async () => {
    const page = await served.browser.open('/#/privacy/left')
    await page.getByRole('link', { name: 'How good is the choice?' }).click()
    await page.getByText('No model is on this device yet').waitFor()
    const cards = page.getByRole('list', { name: 'Before Vade was shipped' }).getByRole('listitem')
    await expect.poll(() => cards.count()).toBe(quality.drafts.length + quality.routing.length)
    for (const { name, auroc, apgrRandom, violations } of quality.drafts) {
      const card = cards.filter({ has: page.getByRole('heading', { name }) })
      const text = await card.innerText()
      expect(text).toContain(`AUROC ${auroc?.toFixed(2) ?? '–'}`)
      expect(text).toContain(`in ${String(Math.round(200 * (1 - violations)))} of 200 splits`)
      const random = card.getByRole('row', { name: 'random' })
      expect(await random.innerText()).toContain(apgrRandom?.toFixed(2))
      for (const baseline of ['prompt length', 'oracle', 'always device', 'always cloud'])
        expect(await card.getByRole('row', { name: baseline }).count()).toBe(1)
    }
    // The smallest model is too often wrong for any promise.
    await page.getByText('Nothing can be certified').first().waitFor()
    expect(await seriousProblems(page)).toEqual([])
    expect(served.browser.complaints()).toEqual([])
  })

  test('fits a phone', async () => {
    const page = await served.browser.open('/#/privacy/choice', { width: 390, height: 844 })
    await page.getByRole('heading', { name: 'Before Vade was shipped' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    const panel = page.getByRole('region', { name: 'How good is the choice?' })
    expect(await panel.evaluate((shown) => shown.scrollWidth <= shown.clientWidth)).toBe(true)
    expect(await seriousProblems(page)).toEqual([])
  })
})
