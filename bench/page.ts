import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openStore } from '../src/store/index.ts'
import { openBrowser, whyNoPage } from '../test/end-to-end/page-browser.ts'
import { longConversation } from '../test/end-to-end/stored.ts'
import { startVade } from '../test/end-to-end/vade-process.ts'

/** A conversation of 2,000 messages, opened and scrolled on the real server. The mark is 60 frames a second. */
const messages = 2000
/** Milliseconds between two frames at 60 a second. */
const frame = 1000 / 60
/** Pixels a frame: how a person reads with the wheel, and a throw with the finger. */
const paces = { reading: 40, throwing: 400 }
const seconds = 10

interface Pace {
  readonly framesPerSecond: number
  /** Share of the display's frames for which nothing new was ready. */
  readonly lateShare: number
  /** Milliseconds between two frames, at the 99th percentile. */
  readonly p99: number
  readonly pixels: number
}

async function scroll(page: Page, pixels: number): Promise<Pace> {
  const { times, moved } = await page.evaluate(
    ({ step, until }) =>
      new Promise<{ times: number[]; moved: number }>((resolve) => {
        const box = document.querySelector('.scroller')
        const stamps: number[] = []
        let way = 0
        const next = (now: number) => {
          stamps.push(now)
          if (box === null || box.scrollTop <= 0 || now - (stamps[0] ?? now) > until) {
            resolve({ times: stamps, moved: way })
            return
          }
          box.scrollTop -= step
          way += step
          requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      }),
    { step: pixels, until: seconds * 1000 },
  )
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const whole = gaps.reduce((sum, gap) => sum + gap, 0)
  const late = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frame) - 1), 0)
  return {
    framesPerSecond: round((gaps.length * 1000) / whole, 1),
    lateShare: round(late / (gaps.length + late), 4),
    p99: round(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.99)] ?? 0, 1),
    pixels: moved,
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** Megabytes in use by the page's script after a collection. */
async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return round(usedSize / 1e6, 1)
}

async function measure(home: string) {
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
    return {
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${String(availableParallelism())} cores, no GPU`,
      messages,
      firstPaintMs: Math.round(opened.firstPaint),
      conversationShownMs: Math.round(opened.shown),
      heapMegabytes: { opened: heapBefore, scrolled: await heapMegabytes(page) },
      reading,
      throwing,
    }
  } finally {
    await browser.close()
    await vade.stop()
  }
}

if (whyNoPage !== null) {
  console.error(whyNoPage)
  process.exit(1)
}
const home = mkdtempSync(join(tmpdir(), 'vade-bench-'))
try {
  const result = await measure(home)
  console.table({ reading: result.reading, throwing: result.throwing })
  console.table({
    'first paint, ms': result.firstPaintMs,
    'conversation shown, ms': result.conversationShownMs,
    'heap when opened, MB': result.heapMegabytes.opened,
    'heap when scrolled, MB': result.heapMegabytes.scrolled,
  })
  const results = join(import.meta.dirname, 'results')
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'page.json'), `${JSON.stringify(result, null, 2)}\n`)
} finally {
  rmSync(home, { recursive: true, force: true })
}
