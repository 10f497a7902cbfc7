import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { sampleModels, startPageServer } from '../test/end-to-end/page-server.ts'

/** Pictures for the README, of the built page in `dist-web`: run `vite build web` first. */
const folder = join(import.meta.dirname, '../docs/screenshots')
const shots = [
  { name: 'chat-desktop', width: 1280, height: 800, open: 'Compound interest' },
  { name: 'chat-phone', width: 390, height: 844, open: 'Compound interest' },
  { name: 'models', width: 1280, height: 800, open: null },
] as const

await mkdir(folder, { recursive: true })
const server = await startPageServer({ models: sampleModels })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
try {
  for (const { name, width, height, open } of shots) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' })
    page.on('pageerror', (error) => console.error(error.message))
    await page.goto(`${server.url}/${open === null ? '' : '#/c/c3'}`)
    if (open === null) await page.getByRole('button', { name: /^Model: / }).click()
    else await page.getByText('In code it is one line').waitFor()
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    await page.close()
  }
} finally {
  await browser.close()
  server.close()
}
