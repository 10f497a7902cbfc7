import { chatCall, eventsPerStream, heldPieces, messagesCall, type Call } from './calls.ts'
import type { Candidate } from './candidate.ts'
import type { Metric } from './figures.ts'
import type { Load } from './load.ts'
import { runWrk, type WrkRun } from './wrk.ts'

type Values = Partial<Record<Metric, number>>

/** One slice of a round, for one candidate. */
export interface Measure {
  readonly name: string
  readonly needsWrk: boolean
  /** Whether this candidate takes part in this round, counted from 0. */
  readonly of: (candidate: Candidate, round: number) => boolean
  readonly run: (candidate: Candidate, load: Load) => Promise<Values>
}

const seconds = 3
const heldStreams = 1024

export const measures: readonly Measure[] = [
  { name: '16 clients', needsWrk: true, of: all, run: (candidate) => busy(candidate, '16') },
  { name: '64 clients', needsWrk: true, of: all, run: (candidate) => busy(candidate, '64') },
  {
    name: 'one client',
    needsWrk: true,
    of: all,
    async run(candidate) {
      const { run } = await wrkWithCpu(candidate, chatCall(candidate), 1)
      return { 'p50, one client': run.p50Ms, 'p99, one client': run.p99Ms, 'failed calls': run.failures }
    },
  },
  {
    name: 'open loop',
    needsWrk: false,
    of: onceForLiteLlm,
    async run(candidate, load) {
      const wanted = 40 * seconds
      const { first, whole } = await load.run({ kind: 'open', call: chatCall(candidate), perSecond: 40, seconds })
      return {
        'p50, 40 requests/s open loop': quantile(first, 0.5),
        'p99, 40 requests/s open loop': quantile(first, 0.99),
        'failed calls': wanted - whole,
      }
    },
  },
  {
    name: '100 kB prompts',
    needsWrk: true,
    of: onceForLiteLlm,
    async run(candidate) {
      const { run, cpuMicros } = await wrkWithCpu(candidate, chatCall(candidate, { prompt: 100_000 }), 8)
      return {
        'requests/s, 100 kB prompts, 8 clients': run.requests / run.seconds,
        ...(candidate.tree !== null && { 'CPU a request, 100 kB prompts': cpuMicros / run.requests }),
        'failed calls': run.failures,
      }
    },
  },
  {
    name: '100 kB prompts, unread',
    needsWrk: true,
    of: ({ name }) => name === 'bare',
    async run(candidate) {
      const call = chatCall(
        { ...candidate, origin: `${candidate.origin}/unread`, model: (name) => name },
        { prompt: 100_000 },
      )
      const run = await runWrk(call, 8, seconds)
      return { 'requests/s, 100 kB prompts, unread': run.requests / run.seconds, 'failed calls': run.failures }
    },
  },
  {
    name: 'streams',
    needsWrk: true,
    of: onceForLiteLlm,
    async run(candidate) {
      const { run, cpuMicros } = await wrkWithCpu(candidate, chatCall(candidate, { stream: true }), 16)
      const events = run.requests * eventsPerStream
      return {
        'streams of 64 pieces/s, 16 clients': run.requests / run.seconds,
        ...(candidate.tree !== null && { 'CPU an event, streams of 64 pieces': cpuMicros / events }),
        'failed calls': run.failures,
      }
    },
  },
  {
    name: 'streams across dialects',
    needsWrk: true,
    of: (candidate, round) => candidate.anthropic && onceForLiteLlm(candidate, round),
    async run(candidate) {
      const { run, cpuMicros } = await wrkWithCpu(candidate, messagesCall(candidate), 16)
      return {
        'Anthropic client, OpenAI upstream: streams/s': run.requests / run.seconds,
        'Anthropic client, OpenAI upstream: CPU an event': cpuMicros / (run.requests * eventsPerStream),
        'failed calls': run.failures,
      }
    },
  },
  {
    name: 'first event',
    needsWrk: false,
    of: onceForLiteLlm,
    async run(candidate, load) {
      const call = chatCall(candidate, { model: 'paced-20-3', stream: true })
      const count = 40
      const { first, content, whole } = await load.run({ kind: 'first', call, count })
      return {
        'first event, paced 20 ms': quantile(first, 0.5),
        'first content, paced 20 ms': quantile(content, 0.5),
        'failed calls': count - whole,
      }
    },
  },
  {
    name: 'streams held',
    needsWrk: false,
    of: onceForLiteLlm,
    run: held,
  },
]

function all(): boolean {
  return true
}

/** It is slower by so much that more rounds would not change its place, only last longer. */
function onceForLiteLlm({ name }: Candidate, round: number): boolean {
  return name !== 'LiteLLM' || round === 0
}

async function busy(candidate: Candidate, clients: '16' | '64'): Promise<Values> {
  const { run, cpuMicros } = await wrkWithCpu(candidate, chatCall(candidate), Number(clients))
  return {
    [`requests/s, ${clients} clients` as const]: run.requests / run.seconds,
    [`p50, ${clients} clients` as const]: run.p50Ms,
    [`p99, ${clients} clients` as const]: run.p99Ms,
    ...(candidate.tree !== null && { [`CPU a request, ${clients} clients` as const]: cpuMicros / run.requests }),
    'failed calls': run.failures,
  }
}

async function held(candidate: Candidate, load: Load): Promise<Values> {
  const { tree } = candidate
  const call = chatCall(candidate, { model: 'paced-100-50', stream: true })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, tree?.rssBytes() ?? 0)
  }, 250)
  const before = tree?.cpuMicros() ?? 0
  const { content, whole } = await load.run({ kind: 'held', call, count: heldStreams, pieces: heldPieces })
  const cpuMicros = (tree?.cpuMicros() ?? 0) - before
  clearInterval(watch)
  return {
    'streams of 10 events/s held, of 1024': whole,
    'lateness of their events, p99': quantile(content, 0.99),
    ...(tree !== null && { 'CPU an event of theirs': cpuMicros / content.length, 'RSS at 1024 streams': peak / 1e6 }),
  }
}

/** A load of so many clients and what it cost the candidate. */
async function wrkWithCpu(
  { tree }: Candidate,
  call: Call,
  clients: number,
): Promise<{ readonly run: WrkRun; readonly cpuMicros: number }> {
  const before = tree?.cpuMicros() ?? 0
  const run = await runWrk(call, clients, seconds)
  return { run, cpuMicros: (tree?.cpuMicros() ?? 0) - before }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
