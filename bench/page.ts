import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createKeys } from '../src/gateway/index.ts'
import { openStore } from '../src/store/index.ts'
import { openBrowser, whyNoPage } from '../test/end-to-end/page-browser.ts'
import { storeCalls } from '../test/end-to-end/stored-calls.ts'
import { longConversation } from '../test/end-to-end/stored.ts'
import { startVade } from '../test/end-to-end/vade-process.ts'
import { report, type Row } from './report.ts'

/**
 * A conversation of 2,000 messages, opened and scrolled on the real server. The mark is 60 frames a second, less one.
 * Then the log of 50,000 calls: how long until it is there, and the same pace on the way down.
 */
const messages = 2000
const calls = 50_000
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

/** Up where `pixels` a frame are negative; ends at the top, or when the time is over. */
async function scroll(page: Page, selector: string, pixels: number): Promise<Pace> {
  const times = await page.locator(selector).evaluate(
    (box, { step, until }) =>
      new Promise<number[]>((resolve) => {
        const window = box.ownerDocument.defaultView
        const stamps: number[] = []
        const next = (now: number) => {
          stamps.push(now)
          if ((step < 0 && box.scrollTop <= 0) || now - (stamps[0] ?? now) > until) {
            resolve(stamps)
            return
          }
          box.scrollTop += step
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
  const key = await createKeys(store.keys).create('laptop')
  await storeCalls(store, { count: calls, keyIds: [key.id], newest: Date.now(), apartMs: 1000 })
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
    const reading = await scroll(page, '.scroller', -paces.reading)
    const throwing = await scroll(page, '.scroller', -paces.throwing)
    const heapAfter = await heapMegabytes(page)
    const log = await browser.open('/#/gateway/requests')
    await log.locator('.log-scroller li').first().waitFor()
    const logShown = await log.evaluate(() => performance.now())
    const logReading = await scroll(log, '.log-scroller', paces.reading)
    const logThrowing = await scroll(log, '.log-scroller', paces.throwing)
    return [
      { what: 'first paint', value: opened.firstPaint, unit: 'ms' },
      { what: 'the last messages are shown', value: opened.shown, unit: 'ms' },
      { what: 'heap when opened', value: heapBefore, unit: 'MB' },
      { what: 'heap when scrolled', value: heapAfter, unit: 'MB' },
      ...rowsOf(`reading, ${String(paces.reading)} pixels a frame`, reading, '>= 59'),
      ...rowsOf(`throwing, ${String(paces.throwing)} pixels a frame`, throwing),
      { what: `the newest of ${String(calls)} calls are shown`, value: logShown, unit: 'ms', mark: '<= 1000' },
      ...rowsOf('reading the log', logReading, '>= 59'),
      ...rowsOf('throwing the log', logThrowing),
    ]
  } finally {
    await browser.close()
    await vade.stop()
  }
}

if (whyNoPage !== null) throw new Error(whyNoPage)
const home = mkdtempSync(join(tmpdir(), 'vade-bench-'))
try {
  report('page', { messages, calls, seconds, browser: 'Chromium without a GPU' }, await measure(home))
} finally {
  rmSync(home, { recursive: true, force: true })
}
