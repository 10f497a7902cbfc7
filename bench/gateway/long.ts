import { setTimeout } from 'node:timers/promises'
import { median, type Row } from '../report.ts'
import { chatCall } from './calls.ts'
import type { Candidate } from './candidate.ts'
import { runWrk } from './wrk.ts'

const requestsWanted = 100_000

/** Whether memory stays flat over 100,000 calls, half of them streams. */
export async function longRun(candidate: Candidate): Promise<Row[]> {
  const samples: { readonly requests: number; readonly mb: number }[] = []
  let requests = 0
  let failures = 0
  for (let slice = 0; requests < requestsWanted; slice++) {
    const run = await runWrk(chatCall(candidate, { stream: slice % 2 === 1 }), 16, 1)
    requests += run.requests
    failures += run.failures
    await setTimeout(200)
    samples.push({ requests, mb: (candidate.tree?.rssBytes() ?? NaN) / 1e6 })
    if (slice > 1000) throw new Error(`${candidate.name} answered ${String(requests)} calls in a quarter of an hour.`)
  }
  const between = (from: number, to: number) =>
    median(samples.filter((one) => one.requests > from * requests && one.requests <= to * requests).map(({ mb }) => mb))
  const [early, late] = [between(0.2, 0.5), between(0.7, 1)]
  return [
    { what: `${candidate.name}: calls`, value: requests, unit: '' },
    { what: `${candidate.name}: RSS between 20,000 and 50,000 calls`, value: early, unit: 'MB' },
    { what: `${candidate.name}: RSS between 70,000 and 100,000 calls`, value: late, unit: 'MB' },
    { what: `${candidate.name}: growth`, value: late / early, unit: '', mark: '<= 1.1' },
    { what: `${candidate.name}: failed calls`, value: failures, unit: '', mark: '<= 0' },
  ]
}
