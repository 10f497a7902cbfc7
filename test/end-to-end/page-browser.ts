import axe from 'axe-core'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { VadeProcess } from './vade-process.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const built = existsSync(join(import.meta.dirname, '../../dist-web/index.html'))

/** Why the page cannot be tried here, or null. */
export const whyNoPage = !existsSync(executablePath)
  ? `There is no browser at ${executablePath}; name one in CHROMIUM.`
  : built
    ? null
    : "The page is not built; run 'npx vite build web'."

if (whyNoPage !== null) process.stderr.write(`SKIPPED, the page is not tried: ${whyNoPage}\n`)

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // The browser of itself asks for names when it starts.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  })
}

export interface ShownOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  /** Begin without a session: the page is locked. */
  readonly locked?: boolean
  /** What the browser may complain of: a refused or lost request is one. */
  readonly expected?: RegExp
}

/** One browser on one server. Whatever a page asks of others, or complains of, is kept. */
export interface PageBrowser {
  /** Opens `path` of the page in a window of its own. */
  open(path: string, options?: ShownOptions): Promise<Page>
  /** Requests to other hosts, errors and violations of the policy since the last call. */
  complaints(): string[]
  /** Closes the windows, not the browser. */
  closePages(): Promise<void>
  close(): Promise<void>
}

export async function openBrowser(vade: VadeProcess): Promise<PageBrowser> {
  const browser = await launchBrowser()
  const cookies = await sessionOf(browser, vade)
  const complaints: string[] = []
  const contexts: BrowserContext[] = []
  return {
    async open(path, { width = 1280, height = 800, colorScheme = 'light', locked = false, expected } = {}) {
      const phone = width < 500
      const look = { viewport: { width, height }, isMobile: phone, hasTouch: phone, colorScheme }
      const context = await browser.newContext({ ...look, reducedMotion: 'reduce' })
      contexts.push(context)
      context.setDefaultTimeout(20_000)
      if (!locked) await context.addCookies(cookies)
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: vade.url })
      // As a script of the page's own start, since the page's policy lets nothing in later.
      await context.addInitScript({ content: axe.source })
      const page = await context.newPage()
      const complain = (text: string) => {
        if (expected?.test(text) !== true) complaints.push(text)
      }
      page.on('request', (request) => {
        if (!request.url().startsWith(vade.url) && !request.url().startsWith('blob:')) complain(request.url())
      })
      page.on('console', (message) => {
        if (message.type() === 'error') complain(message.text())
      })
      page.on('pageerror', (error) => complain(error.message))
      await page.goto(vade.url + path)
      return page
    },
    complaints: () => complaints.splice(0),
    async closePages() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
    },
    close: () => browser.close(),
  }
}

async function sessionOf(browser: Browser, vade: VadeProcess) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const link = await vade.link()
  await Promise.all([page.waitForResponse((response) => response.url().endsWith('/api/session')), page.goto(link)])
  const cookies = await context.cookies()
  await context.close()
  return cookies
}

/** What axe finds that keeps people out, one line each. */
export async function seriousProblems(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .join(' ')
          .slice(0, 400)}`,
    )
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.keyboard.press('Enter')
}

/** Waits until the last answer is whole: only then it says where it comes from. */
export async function answered(page: Page): Promise<void> {
  const answer = page.getByRole('article', { name: 'Answer' }).last()
  await answer.getByText('on this device', { exact: true }).waitFor({ timeout: 120_000 })
}

/** What lies on the clipboard. */
export function copied(page: Page): Promise<string> {
  return page.locator('body').evaluate((body) => body.ownerDocument.defaultView?.navigator.clipboard.readText() ?? '')
}
