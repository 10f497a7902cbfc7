import { Agent, request, type IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Call } from './calls.ts'
import type { LoadRun, LoadTask } from './load.ts'

/** Takes tasks from its parent, one at a time, and answers each with a `LoadRun`. */
process.on('message', (task: LoadTask) => {
  void (async () => process.send?.(await run(task)))()
})

function run(task: LoadTask): Promise<LoadRun> {
  if (task.kind === 'open') return open(task)
  return task.kind === 'first' ? first(task) : held(task)
}

const agent = new Agent({ keepAlive: true })

function post({ url, headers, body }: Call, signal?: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body))
    const options = { method: 'POST', agent, headers: { ...headers, 'content-length': length } }
    request(url, { ...options, ...(signal !== undefined && { signal }) }, resolve)
      .on('error', reject)
      .end(body)
  })
}

async function open({ call, perSecond, seconds }: LoadTask & { kind: 'open' }): Promise<LoadRun> {
  const latencies: number[] = []
  const began = performance.now()
  const calls: Promise<void>[] = []
  for (let index = 0; index < perSecond * seconds; index++) {
    const due = began + (index * 1000) / perSecond
    await setTimeout(due - performance.now())
    const asked = performance.now()
    const answered = async () => {
      const response = await post(call)
      for await (const chunk of response) void chunk
      if (response.statusCode === 200) latencies.push(performance.now() - asked)
    }
    calls.push(answered().catch(() => {}))
  }
  await Promise.all(calls)
  return { first: latencies, content: [], whole: latencies.length }
}

async function first({ call, count }: LoadTask & { kind: 'first' }): Promise<LoadRun> {
  const events: number[] = []
  const contents: number[] = []
  for (let index = 0; index < count; index++) {
    const asked = performance.now()
    let event = 0
    let content = 0
    try {
      for await (const chunk of await post(call, AbortSignal.timeout(5000))) {
        const text = (chunk as Buffer).toString('latin1')
        if (event === 0 && text.includes('data:')) event = performance.now() - asked
        if (content === 0 && /@\d/.test(text)) content = performance.now() - asked
      }
      if (content > 0) contents.push(content)
      events.push(event)
    } catch {
      // Counted by what is missing.
    }
    await setTimeout(2)
  }
  return { first: events, content: contents, whole: contents.length }
}

const longestGapMs = 1100

async function held({ call, count, pieces }: LoadTask & { kind: 'held' }): Promise<LoadRun> {
  const lateness: number[] = []
  let whole = 0
  const signal = AbortSignal.timeout(pieces * 100 + 10_000)
  const stream = async () => {
    const response = await post(call, signal)
    let last = 0
    let gap = 0
    let heard = 0
    let rest = ''
    for await (const chunk of response) {
      const now = Number(process.hrtime.bigint() / 1000n) / 1000
      rest += (chunk as Buffer).toString('latin1')
      for (const [, due] of rest.matchAll(/@(\d+)"/g)) {
        heard++
        lateness.push(now - Number(due) / 1000)
      }
      rest = rest.slice(rest.lastIndexOf('\n') + 1)
      if (last > 0) gap = Math.max(gap, now - last)
      last = now
    }
    if (heard === pieces && gap <= longestGapMs) whole++
  }
  const streams: Promise<void>[] = []
  for (let index = 0; index < count; index++) {
    if (index % 8 === 0) await setTimeout(8000 / count)
    streams.push(stream().catch(() => {}))
  }
  await Promise.all(streams)
  return { first: [], content: lateness, whole }
}
