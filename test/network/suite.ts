import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { contactsSoFar } from './namespace.ts'

/** Inside a namespace: runs vitest with these words, then prints, as JSON, whether they passed and everything that they tried to reach. */
const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')
const words = process.argv.slice(2)
const { status } = spawnSync(process.execPath, [vitest, 'run', ...words], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
process.stdout.write(`\n${JSON.stringify({ passed: status === 0, contacts: contactsSoFar() })}\n`)
