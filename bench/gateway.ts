import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { candidateNames, type CandidateName, type Starter } from './gateway/candidate.ts'
import { startUpstream } from './gateway/load.ts'
import { longRun } from './gateway/long.ts'
import { bare, direct } from './gateway/own.ts'
import { installPeers, liteLlm, portkey } from './gateway/peers.ts'
import { isThere } from './gateway/pinned.ts'
import { runRounds } from './gateway/rounds.ts'
import { comparison, marks, table } from './gateway/rows.ts'
import { vade } from './gateway/vade.ts'
import { report } from './report.ts'

/**
 * The gateway against its upstream asked directly, a bare relay, and its peers, in one interleaved run; the server
 * under test has a core alone. `--install` fetches the peers first, `--only direct,bare` leaves candidates out,
 * `--long` asks instead whether memory stays flat.
 */
const { values: options } = parseArgs({
  options: {
    install: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string', default: candidateNames.join(',') },
    rounds: { type: 'string', default: '3' },
  },
})
const all: Record<CandidateName, Starter> = { direct, bare, Portkey: portkey, LiteLLM: liteLlm, Vade: vade }
const only = options.only.split(',')
const unknown = only.filter((name) => !(name in all))
if (unknown.length > 0)
  throw new Error(`Nobody is called ${unknown.join(', ')}: choose from ${candidateNames.join(', ')}.`)
if (!isThere('taskset') || availableParallelism() < 2)
  throw new Error('This benchmark needs taskset and two cores, for the server and for what asks it.')

const wrk = isThere('wrk')
if (!wrk) console.log("wrk is not installed ('apt-get install wrk'): throughput is not measured.")
if (options.install) installPeers()
// A run that is broken off leaves nothing running, and above all nothing stopped.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
// This process works beside the load.
spawnSync('taskset', ['-c', '-p', '1', String(process.pid)])
const upstream = await startUpstream()

if (options.long) {
  if (!wrk) throw new Error('The long run needs wrk.')
  const rows = []
  for (const name of candidateNames.filter((one) => only.includes(one) && (one === 'bare' || one === 'Vade'))) {
    const candidate = await all[name](upstream)
    if ('absent' in candidate) continue
    rows.push(...(await longRun(candidate)))
    await candidate.stop()
  }
  report('gateway-long', {}, rows)
} else {
  const starters = Object.fromEntries(
    candidateNames.filter((name) => only.includes(name)).map((name) => [name, all[name]]),
  )
  const { figures, names, noisy, absent } = await runRounds({ upstream, starters, rounds: Number(options.rounds), wrk })
  for (const sentence of absent) console.log(sentence)
  if (noisy.length > 0) console.log(`The machine was not quiet in ${String(noisy.length)} slices: ${noisy.join('; ')}.`)
  console.log(`\n${table(figures, names)}`)
  report('gateway', { rounds: options.rounds, noisySlices: noisy.length }, [
    ...comparison(figures, names),
    ...marks(figures, names),
  ])
}
process.exit()
