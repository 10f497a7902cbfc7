import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { runTools } from './tools.ts'

/**
 * All that must hold before a change lands. Each tool that is not a test runner counts as one test, so that the last
 * line tells the whole truth: `N passed, N failed, N skipped`.
 */
const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  success: z.boolean(),
})

const folder = mkdtempSync(join(tmpdir(), 'vade-test-'))
const total = { ...(await runTools()), skipped: 0 }

const file = join(folder, 'vitest.json')
await runVitest(['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
try {
  const result = report.parse(JSON.parse(readFileSync(file, 'utf8')))
  total.passed += result.numPassedTests
  total.failed += result.numFailedTests
  total.skipped += result.numPendingTests
  // A file that cannot be loaded fails without a failed test in it.
  if (!result.success && result.numFailedTests === 0) total.failed++
} catch (thrown) {
  console.error('The test runner left no report:', thrown)
  total.failed++
}
rmSync(folder, { recursive: true })

console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1

/**
 * As a process group, which is ended whole: what a test left running would hold our output open, and whoever reads it
 * would wait for ever.
 */
async function runVitest(words: readonly string[]): Promise<void> {
  const child = spawn('vitest', words, { stdio: 'inherit', detached: true })
  const end = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // Nothing of it is left.
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  await once(child, 'exit')
  end('SIGKILL')
}
