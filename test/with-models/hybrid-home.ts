import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { ApiMessage, TurnEvent, TurnPart } from '../../src/api/index.ts'
import { createClient, type Client } from '../../src/client/index.ts'
import { command, startOnTerminal, type Running, type Said } from '../end-to-end/program.ts'
import { startVade, type VadeProcess } from '../end-to-end/vade-process.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import type { Received } from '../stand-in/received.ts'
import type { Script } from '../stand-in/script.ts'
import { weights } from './weights.ts'

export type Shown = Extract<TurnPart, { readonly type: 'consent-request' }>

/** A provider of the stand-in, told from the others by its key. */
export interface Larger {
  readonly script?: Script
  /** As in `config.json`, beside what all of them have. */
  readonly config?: object
}

export interface Question {
  readonly text: string
  /** A new one when absent. */
  readonly conversation?: string
  readonly parentId?: string | null
  readonly onPart?: (part: TurnPart, conversation: string) => void | Promise<void>
}

export interface Answered {
  readonly conversation: string
  readonly parts: readonly TurnPart[]
  readonly shown: readonly Shown[]
  readonly last: TurnEvent
  readonly answer: ApiMessage
}

/** `vade serve` in a home of its own, with real weights, and a stand-in for each larger model. */
export interface HybridHome {
  readonly home: string
  readonly standIn: StandIn
  readonly client: () => Client
  url(): string
  vade(words: readonly string[], stdin?: string): Promise<Said>
  /** The same on a terminal without colours. */
  onTerminal(line: string): Running
  /** What reached this provider. */
  received(provider: string): readonly Received[]
  /** From the next question on it is the larger model. */
  choose(provider: string): Promise<void>
  turn(question: Question): Promise<Answered>
  restart(env: NodeJS.ProcessEnv): Promise<void>
  stop(): Promise<void>
}

const secretOf = (provider: string): string => `sk-of-${provider}`

/** One home for all tests of a file, which are skipped where these weights cannot be had. */
export async function startBeforeAll(model: string, started: (home: HybridHome) => void): Promise<void> {
  const present = (await weights(model)) !== null
  let home: HybridHome | undefined
  beforeAll(async () => {
    if (!present) return
    home = await startHybridHome(model)
    started(home)
  })
  beforeEach((context) => {
    if (!present) context.skip(`The weights of ${model} cannot be had here.`)
  })
  afterAll(() => home?.stop())
}

async function startHybridHome(model: string): Promise<HybridHome> {
  const home = mkdtempSync(join(tmpdir(), 'vade-hybrid-'))
  const cache = process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade')
  const env = { ...process.env, VADE_HOME: home, VADE_CACHE: cache, VADE_OFFLINE: '0' }
  const pulled = await command(['models', 'pull', model], env)
  if (pulled.code !== 0) throw new Error(pulled.error)
  const standIn = await startStandIn()
  let server: VadeProcess = await startVade({ home, env })
  const client = () => {
    const { token } = JSON.parse(readFileSync(join(home, 'run', 'server.json'), 'utf8')) as { token: string }
    return createClient({ baseUrl: server.url, fetch, token })
  }
  return {
    home,
    standIn,
    client,
    url: () => server.url,
    vade: (words, stdin = '') => command(words, env, stdin),
    onTerminal: (line) => startOnTerminal(line, { ...env, NO_COLOR: '1' }),
    received: (provider) =>
      standIn.received.filter(({ headers }) => headers.authorization === `Bearer ${secretOf(provider)}`),
    choose: async (provider) =>
      void (await client().call('changeSettings', { body: { largerModel: `${provider}/big` } })),
    turn: (question) => turnOf(client(), question),
    async restart(changed) {
      await server.stop()
      server = await startVade({ home, env: { ...env, ...changed } })
    },
    async stop() {
      await server.stop()
      await standIn.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Sets up these providers in a home that is served already. */
export async function addProviders({ home, standIn, client }: HybridHome, larger: Readonly<Record<string, Larger>>) {
  const rowOf = (id: string, { config = {} }: Larger) => ({
    name: id,
    endpoints: [{ dialect: 'openai-chat', baseUrl: `${standIn.url}/v1`, auth: 'bearer' }],
    keys: [{ value: secretOf(id) }],
    data: { trains: false, keptDays: 0 },
    models: [{ id: 'big', price: { input: 3, output: 15 } }],
    ...config,
  })
  const providers = Object.fromEntries(Object.entries(larger).map(([id, one]) => [id, rowOf(id, one)]))
  writeFileSync(join(home, 'config.json'), JSON.stringify({ providers }))
  const scripts = new Map(Object.entries(larger).map(([id, { script = {} }]) => [`Bearer ${secretOf(id)}`, script]))
  standIn.behave(({ headers }) => scripts.get(headers.authorization ?? '') ?? { status: 401 })
  await client().call('rereadModels')
}

async function turnOf(client: Client, { text, conversation, parentId = null, onPart }: Question): Promise<Answered> {
  const id = conversation ?? (await client.call('createConversation', { body: {} })).id
  const parts: TurnPart[] = []
  let last: TurnEvent | undefined
  const body = { text, parentId }
  for await (const event of client.stream('takeTurn', { params: { id }, body })) {
    last = event
    if (event.type !== 'part') continue
    parts.push(event.part)
    await onPart?.(event.part, id)
  }
  const answer = last !== undefined && 'answer' in last ? last.answer : null
  if (last === undefined || answer === null)
    throw new Error(`The turn ended without an answer: ${JSON.stringify(last)}`)
  const shown = parts.filter((part) => part.type === 'consent-request')
  return { conversation: id, parts, shown, last, answer }
}

/** What was read as one text, up to where it was replaced. */
export function draftOf(parts: readonly TurnPart[]): string {
  const end = parts.findIndex(({ type }) => type === 'replacement')
  return parts
    .slice(0, end < 0 ? undefined : end)
    .map((part) => (part.type === 'text-delta' ? part.text : ''))
    .join('')
}
