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
  /** Starts the program again, at the same address, after a test has stopped it. */
  startAgain(): Promise<void>
}

/**
 * For the tests of one `describe`: the real program on a home that `prepare` fills, in the environment that it returns, and a
 * browser that complains of nothing. What has to outlive the program is closed by an `afterAll` that stands before this.
 */
export function servedPage(
  prepare: (home: string) => Promise<NodeJS.ProcessEnv | undefined> = async () => undefined,
): ServedPage {
  const home = mkdtempSync(join(tmpdir(), 'vade-page-'))
  let env: NodeJS.ProcessEnv = {}
  let vade: VadeProcess | undefined
  let browser: PageBrowser | undefined
  beforeAll(async () => {
    env = (await prepare(home)) ?? {}
    vade = await startVade({ home, env })
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
    async startAgain() {
      vade = await startVade({ home, env, port: Number(new URL(there(vade).url).port) })
    },
  }
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The page is served from the first test on.')
  return value
}
