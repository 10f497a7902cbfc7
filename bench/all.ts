import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Every benchmark, one after the other: nothing else may run beside them. `npm run bench:NAME` runs one. */
const runs = [
  ['engine.ts', '--threads', '1'],
  ['engine.ts', '--threads', '2'],
  ['conversations.ts'],
  ['signals.ts'],
  ['stop.ts'],
  ['governor.ts'],
  ['hallucination.ts'],
  ['page.ts'],
  ['ledger.ts'],
  ['gateway.ts'],
  ['redaction.ts'],
  ['gate.ts'],
  ['hybrid.ts'],
  ['computed.ts'],
]

let missed = 0
for (const [file = '', ...options] of runs) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file), ...options], { stdio: 'inherit' })
  if (status !== 0) missed++
}
console.log(
  missed === 0 ? '\nAll marks were met.' : `\n${String(missed)} of ${String(runs.length)} benchmarks missed a mark.`,
)
process.exitCode = missed === 0 ? 0 : 1
