import { describe, expect, test } from 'vitest'
import type { EgressEntry } from '../../src/core/index.ts'
import { openStore } from '../../src/store/index.ts'
import { seriousProblems, whyNoPage } from './page-browser.ts'
import { servedPage } from './served-page.ts'

const entry: EgressEntry = {
  kind: 'passed',
  host: 'hub.example.com',
  local: false,
  purpose: 'model-download',
  what: 'SmolLM2 135M',
  who: null,
  consent: null,
  since: 0,
  count: 1,
  sent: 812,
  received: 92_000_000,
  costNanoUsd: null,
  failed: 0,
}

describe.skipIf(whyNoPage !== null)('the page of what left this device', () => {
  const served = servedPage()

  test('says that nothing left, then what left, finds it, and checks the record', async () => {
    const page = await served.browser.open('/')
    await page.getByRole('link', { name: 'Privacy' }).click()
    await page.getByText('Nothing has left this device.').waitFor()
    const store = await openStore({ home: served.home })
    await store.egress.add([
      { ...entry, kind: 'opened', count: 0, sent: 0, received: 0 },
      entry,
      { ...entry, purpose: 'answer', what: 'example/large', host: 'api.example.com', costNanoUsd: 1_230_000 },
      { ...entry, purpose: 'api-call', what: null, host: '127.0.0.1:11434', local: true },
    ])
    await store.close()
    await page.getByRole('button', { name: 'Refresh' }).click()
    const rows = page.getByRole('list', { name: 'What left, newest first' }).getByRole('listitem')
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.stringMatching(
          /^A question went to example\/large at api\.example\.com\s.*92 MB received · \$0\.00123$/s,
        ),
        expect.stringMatching(/^SmolLM2 135M was fetched from hub\.example\.com\s.*812 bytes sent · 92 MB received$/s),
      ])
    await page.getByText('This one too').click()
    await expect.poll(() => rows.count()).toBe(3)
    await page.getByLabel('Search what left').fill('smollm2')
    await expect.poll(() => rows.count()).toBe(1)
    await page.getByLabel('Search what left').fill('nobody')
    await page.getByText('Nothing like that has left.').waitFor()
    await page.getByRole('button', { name: 'Show everything' }).click()
    await page.getByRole('button', { name: 'Check the record' }).click()
    await page.getByText('All 4 rows are as they were written.').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    expect(served.browser.complaints()).toEqual([])
  })

  test('fits a phone', async () => {
    const page = await served.browser.open('/#/privacy/left', { width: 390, height: 844 })
    await page.getByText('SmolLM2 135M was fetched').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await seriousProblems(page)).toEqual([])
  })
})
