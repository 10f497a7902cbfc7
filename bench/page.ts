import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openStore } from '../src/store/index.ts'
import { openBrowser, whyNoPage } from '../test/end-to-end/page-browser.ts'
import { longConversation } from '../test/end-to-end/stored.ts'
import { startVade } from '../test/end-to-end/vade-process.ts'
import { report, type Row } from './report.ts'

/** A conversation of 2,000 messages, opened and scrolled on the real server. The mark is 60 frames a second, less one. */
const messages = 2000
/** Milliseconds between two frames at 60 a second. */
const frame = 1000 / 60
/** Pixels a frame: how a person reads with the wheel, and a throw with the finger. */
const paces = { reading: 40, throwing: 400 }
const seconds = 10

interface Pace {
  readonly framesPerSecond: number
  /** Of the display's frames, those for which nothing new was ready. */
  readonly latePercent: number
  /** Milliseconds between two frames, at the 99th percentile. */
  readonly p99: number
}

async function scroll(page: Page, pixels: number): Promise<Pace> {
  const times = await page.locator('.scroller').evaluate(
    (box, { step, until }) =>
      new Promise<number[]>((resolve) => {
        const window = box.ownerDocument.defaultView
        const stamps: number[] = []
        const next = (now: number) => {
          stamps.push(now)
          if (box.scrollTop <= 0 || now - (stamps[0] ?? now) > until) {
            resolve(stamps)
            return
          }
          box.scrollTop -= step
          window?.requestAnimationFrame(next)
        }
        window?.requestAnimationFrame(next)
      }),
    { step: pixels, until: seconds * 1000 },
  )
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const whole = gaps.reduce((sum, gap) => sum + gap, 0)
  const late = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frame) - 1), 0)
  return {
    framesPerSecond: (gaps.length * 1000) / whole,
    latePercent: (100 * late) / (gaps.length + late),
    p99: gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.99)] ?? 0,
  }
}

/** Megabytes in use by the page's script after a collection. */
async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

function rowsOf(name: string, pace: Pace, mark?: string): Row[] {
  return [
    { what: name, value: pace.framesPerSecond, unit: 'frames/s', ...(mark !== undefined && { mark }) },
    { what: `${name}: frames later than 16.7 ms`, value: pace.latePercent, unit: '%' },
    { what: `${name}: 99th percentile between two frames`, value: pace.p99, unit: 'ms' },
  ]
}

async function measure(home: string): Promise<Row[]> {
  const store = await openStore({ home })
  const id = await longConversation(store, messages)
  await store.close()
  const vade = await startVade({ home })
  const browser = await openBrowser(vade)
  try {
    const page = await browser.open(`/#/c/${id}`)
    await page.getByText(`Answer number ${String(messages / 2)}`).waitFor()
    const opened = await page.evaluate(() => ({
      firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      shown: performance.now(),
    }))
    const heapBefore = await heapMegabytes(page)
    const reading = await scroll(page, paces.reading)
    const throwing = await scroll(page, paces.throwing)
    const heapAfter = await heapMegabytes(page)
    return [
      { what: 'first paint', value: opened.firstPaint, unit: 'ms' },
      { what: 'the last messages are shown', value: opened.shown, unit: 'ms' },
      { what: 'heap when opened', value: heapBefore, unit: 'MB' },
      { what: 'heap when scrolled', value: heapAfter, unit: 'MB' },
      ...rowsOf(`reading, ${String(paces.reading)} pixels a frame`, reading, '>= 59'),
      ...rowsOf(`throwing, ${String(paces.throwing)} pixels a frame`, throwing),
    ]
  } finally {
    await browser.close()
    await vade.stop()
  }
}

if (whyNoPage !== null) throw new Error(whyNoPage)
const home = mkdtempSync(join(tmpdir(), 'vade-bench-'))
try {
  report('page', { messages, seconds, browser: 'Chromium without a GPU' }, await measure(home))
} finally {
  rmSync(home, { recursive: true, force: true })
}
