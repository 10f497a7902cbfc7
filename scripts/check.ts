import { spawnSync } from 'node:child_process'
import { runTools } from './tools.ts'

/** Everything that needs no weights and no browser; the tools first, since they are the quickest to fail. */
const { failed } = await runTools()
if (failed > 0) {
  console.error(`${String(failed)} of the tools above failed.`)
  process.exit(1)
}
const { status } = spawnSync('vitest', ['run', '--project', 'unit'], { stdio: 'inherit' })
process.exit(status ?? 1)
