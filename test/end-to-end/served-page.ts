import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { openBrowser, type PageBrowser } from './page-browser.ts'
import { startVade, type VadeProcess } from './vade-process.ts'

/** The program and its browser are there from the first test on. */
export interface ServedPage {
  readonly home: string
  readonly vade: VadeProcess
  readonly browser: PageBrowser
}

/** For the tests of one `describe`: the real program on a home that `prepare` fills, and a browser that complains of nothing. */
export function servedPage(prepare: (home: string) => Promise<void> = async () => undefined): ServedPage {
  const home = mkdtempSync(join(tmpdir(), 'vade-page-'))
  let vade: VadeProcess | undefined
  let browser: PageBrowser | undefined
  beforeAll(async () => {
    await prepare(home)
    vade = await startVade({ home })
    browser = await openBrowser(vade)
  })
  afterEach(async () => {
    await browser?.closePages()
    expect(browser?.complaints()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await vade?.stop()
    rmSync(home, { recursive: true, force: true })
  })
  return {
    home,
    get vade() {
      return there(vade)
    },
    get browser() {
      return there(browser)
    },
  }
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The page is served from the first test on.')
  return value
}
