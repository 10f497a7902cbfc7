import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from '../gateway/caller.ts'
import { endpointAt } from '../gateway/run-faults.ts'
import { command, start, type Running } from '../end-to-end/program.ts'
import type { StandIn } from '../stand-in/provider.ts'
import type { Homes } from './homes.ts'

/** `vade gateway` as a process of its own. */
export interface Replica extends Running {
  readonly url: string
  /** Settles once it has ended. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** What every call costs: 10 tokens of a dollar a million, and 5 of two. */
export const costOfCall = 20_000

/** Programs over homes that share what `env` names. */
export function createFleet(homes: Homes, provider: StandIn, env: NodeJS.ProcessEnv) {
  const running = new Set<Replica>()
  const { VADE_OFFLINE: _, ...inherited } = process.env
  const envOf = (home: string) => ({
    ...inherited,
    ...env,
    VADE_HOME: homes.home(home),
    VADE_STORE_KEY_FILE: homes.keyFile,
  })
  const config = {
    providers: {
      p: {
        endpoints: [endpointAt(provider, 'openai-chat')],
        keys: [{ value: 'sk-provider' }],
        models: [{ id: 'm', price: { input: 1, output: 2 } }],
      },
    },
  }
  return {
    /** The program with these words in this home; what it said to stdout. */
    async vade(home: string, ...words: readonly string[]): Promise<string> {
      const { code, out, error } = await command(words, envOf(home))
      if (code !== 0) throw new Error(`vade ${words.join(' ')}: ${error}`)
      return out.trim()
    },
    async start(home: string, ...options: readonly string[]): Promise<Replica> {
      writeFileSync(join(homes.home(home), 'config.json'), JSON.stringify(config))
      const process = start(['gateway', '--port', '0', ...options], envOf(home))
      await process.sees(/Vade is listening on \S+/)
      const replica = {
        ...process,
        url: /Vade is listening on (\S+)/.exec(process.out())?.[1] ?? '',
        async kill(signal: 'SIGTERM' | 'SIGKILL') {
          running.delete(replica)
          process.child.kill(signal)
          await process.ended
        },
      }
      running.add(replica)
      return replica
    },
    async stop(): Promise<void> {
      await Promise.all([...running].map((replica) => replica.kill('SIGTERM')))
    },
  }
}

/** How one call ended: its status, or 0 where the connection broke. */
export interface Outcome {
  readonly status: number
  /** Of the call, where it was answered. */
  readonly id: string
  readonly body: string
}

const body = JSON.stringify({ model: 'p/m', max_tokens: 10, messages: [{ role: 'user', content: 'hello' }] })

export async function callOnce(url: string, key: string): Promise<Outcome> {
  try {
    const heard = await ask(url, { path: '/v1/chat/completions', headers: { authorization: `Bearer ${key}` }, body })
    const id = String(heard.headers['x-vade-request-id'] ?? '')
    return { status: heard.cut ? 0 : heard.status, id, body: heard.body.toString() }
  } catch {
    return { status: 0, id: '', body: '' }
  }
}

/** So many calls, 32 at a time, spread over the addresses in turn; `during` hears of every one that ended. */
export async function callMany(
  urls: readonly string[],
  { key, calls, during = () => undefined }: { key: string; calls: number; during?: (ended: number) => void },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  async function caller(): Promise<void> {
    while (next < calls) {
      const number = next++
      outcomes.push(await callOnce(urls[number % urls.length] ?? '', key))
      during(outcomes.length)
    }
  }
  await Promise.all(Array.from({ length: 32 }, caller))
  return outcomes
}
