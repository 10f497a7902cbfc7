import axe from 'axe-core'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sampleModels, startPageServer } from './page-server.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const built = existsSync(join(import.meta.dirname, '../../dist-web/index.html'))
const canRun = existsSync(executablePath) && built
// Counted as skipped, and said aloud.
if (!canRun)
  process.stderr.write(
    `The page is not tested: ${built ? `no browser at ${executablePath}` : 'dist-web is not built'}.\n`,
  )

let browser: Browser
const closing: (() => unknown)[] = []

beforeAll(async () => {
  if (!canRun) return
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
  browser = await chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] })
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => browser?.close())

async function open(path: string, options: Partial<Parameters<typeof startPageServer>[0]> = {}, width = 1280) {
  const server = await startPageServer({ models: sampleModels, ...options })
  const page = await browser.newPage({ viewport: { width, height: 800 } })
  const outside: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('blob:')) outside.push(request.url())
  })
  closing.push(
    () => page.close(),
    () => server.close(),
  )
  await page.goto(server.url + path)
  return { page, outside }
}

async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .join(' ')
          .slice(0, 300)}`,
    )
}

describe.skipIf(!canRun)('the page', () => {
  test('asks, stops, asks again and switches between the answers', async () => {
    const { page, outside } = await open('/')
    await page.getByLabel('Your question').fill('Explain it')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop the answer' }).waitFor()
    await page.getByText('Compound interest is interest').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Stopped.').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('2/2').waitFor()
    await page.getByText('tokens/s').waitFor()
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.getByText('Stopped.').waitFor()
    expect(outside).toEqual([])
  })

  test('the code of the link opens the session and leaves the address', async () => {
    const { page } = await open('/#code=right', { code: 'right' })
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
    await page.getByText('Train times').waitFor()
    expect(page.url()).not.toContain('right')
  })

  test('without a session it says how to get one, and takes the code', async () => {
    const { page } = await open('/', { code: 'right' })
    await page.getByLabel('Code or link').fill('http://127.0.0.1:8233/#code=right')
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('Train times').waitFor()
  })

  test('2,000 messages are drawn a few at a time, from the end', async () => {
    const { page } = await open('/#/c/c3', { messages: 2000 })
    await page.getByText('time matters more').last().waitFor()
    expect(await page.locator('article').count()).toBeLessThan(40)
    expect(
      await page.locator('.scroller').evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight),
    ).toBeLessThan(60)
  })

  test.each([1280, 390])('nothing serious for axe at %i pixels', async (width) => {
    const { page } = await open('/#/c/c3', {}, width)
    await page.getByText('time matters more').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: /^Model: / }).click()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('while no weights are here, ELIZA is said to be no language model', async () => {
    const { page } = await open('/', { models: sampleModels.map((model) => ({ ...model, installed: false })) })
    await page.getByText('It is not a language model').waitFor()
    expect(await page.getByRole('progressbar').count()).toBe(1)
  })
})
