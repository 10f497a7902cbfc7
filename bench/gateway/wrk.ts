import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Call } from './calls.ts'
import { temporaryFolder } from './temporary.ts'

export interface WrkRun {
  readonly requests: number
  readonly seconds: number
  /** Answers with another status than 2xx or 3xx, connections that broke, timeouts. */
  readonly failures: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Clients that each ask again as soon as they are answered, on the second core. */
export async function runWrk(call: Call, clients: number, seconds: number): Promise<WrkRun> {
  const folder = temporaryFolder('wrk')
  const script = join(folder, 'call.lua')
  const body = join(folder, 'body')
  writeFileSync(body, call.body)
  writeFileSync(script, lua(call, body))
  const load = ['wrk', '-t', '1', '-c', String(clients), '-d', `${String(seconds)}s`, '--timeout', '30s', '-s', script]
  const { stdout } = await promisify(execFile)('taskset', ['-c', '1', ...load, call.url])
  const result = /RESULT (.+)/.exec(stdout)?.[1]
  if (result === undefined) throw new Error(`wrk gave no result: ${stdout}`)
  const [requests = 0, micros = 0, failures = 0, p50 = 0, p99 = 0] = result.split(' ').map(Number)
  return { requests, seconds: micros / 1e6, failures, p50Ms: p50 / 1000, p99Ms: p99 / 1000 }
}

function lua({ headers }: Call, body: string): string {
  return `local file = io.open("${body}", "rb")
wrk.body = file:read("*a")
file:close()
wrk.method = "POST"
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers["${name}"] = "${value}"`)
  .join('\n')}
done = function(summary, latency)
  local failed = summary.errors
  local failures = failed.status + failed.connect + failed.read + failed.write + failed.timeout
  io.write(string.format("RESULT %d %d %d %f %f\\n", summary.requests, summary.duration, failures,
    latency:percentile(50), latency:percentile(99)))
end
`
}
