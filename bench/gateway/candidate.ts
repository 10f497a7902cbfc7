import { setTimeout } from 'node:timers/promises'
import type { Pinned } from './pinned.ts'
import { processTree, type ProcessTree } from './process-tree.ts'

/** Something that answers `/v1/chat/completions`, under measurement. */
export interface Candidate {
  readonly name: CandidateName
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
  /** What it calls a model of the upstream. */
  model(upstream: string): string
  /** Whether it also answers Anthropic's `/v1/messages` from this upstream. */
  readonly anthropic: boolean
  /** Null for the upstream itself. */
  readonly tree: ProcessTree | null
  /** Milliseconds from its start to its first answer. */
  readonly coldStartMs: number
  /** As a person would, so that what is kept for the next start is kept. */
  stop(): Promise<void>
}

export const candidateNames = ['direct', 'bare', 'Portkey', 'LiteLLM', 'Vade'] as const

export type CandidateName = (typeof candidateNames)[number]

/** Where a candidate is not on this machine. */
export interface Absent {
  readonly absent: string
}

export type Starter = (upstream: string) => Promise<Candidate | Absent>

/** What is known of a candidate before it runs. */
export type Told = Pick<Candidate, 'name' | 'origin' | 'headers' | 'model' | 'anthropic'>

/** Asks every few milliseconds until the first 200. */
export async function whenAnswering(told: Told, { pid, began, ended }: Pinned): Promise<Candidate> {
  const tree = processTree(pid)
  const stop = async () => {
    tree.resume()
    tree.terminate()
    for (let waited = 0; waited < 3000 && ended() === null; waited += 20) await setTimeout(20)
    tree.kill()
  }
  const body = JSON.stringify({ model: told.model('small'), messages: [{ role: 'user', content: 'Hello' }] })
  const headers = { 'content-type': 'application/json', ...told.headers }
  let last = 'nothing'
  while (performance.now() - began < 60_000) {
    const reason = ended()
    if (reason !== null) throw new Error(`${told.name} ended before it answered: ${reason}`)
    try {
      const response = await fetch(`${told.origin}/v1/chat/completions`, { method: 'POST', headers, body })
      const text = await response.text()
      if (response.status === 200) return { ...told, tree, coldStartMs: performance.now() - began, stop }
      last = `${String(response.status)} ${text.slice(0, 300)}`
    } catch {
      // It does not listen yet.
    }
    await setTimeout(4)
  }
  await stop()
  throw new Error(`${told.name} did not answer within a minute; at last it said ${last}.`)
}
