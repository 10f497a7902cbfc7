import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRespClient } from '../../src/store/valkey/resp.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { callMany, callOnce, createFleet, type Replica } from './fleet.ts'
import { createHomes, type Homes } from './homes.ts'
import { freePort, postgresPrograms, startPostgres, type PostgresServer } from './postgres.ts'

/** Valkey, or Debian's Redis, which speaks the same. */
const program = ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0)
const password = 'p@ss word'

describe.skipIf(program === undefined || postgresPrograms === null)(
  'minute rates in Valkey (skipped where it or PostgreSQL is not installed)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'vade-valkey-'))
    let port = 0
    let valkey: ChildProcess
    let server: PostgresServer
    let database = ''
    let provider: StandIn
    let homes: Homes
    let fleet: ReturnType<typeof createFleet>
    let replicas: Replica[] = []

    async function startValkey(): Promise<void> {
      const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--requirepass', password]
      valkey = spawn(program ?? '', words, { cwd: folder, stdio: 'ignore' })
      while (!(await accepts(port))) await sleep(50)
    }
    async function stopValkey(): Promise<void> {
      valkey.kill('SIGKILL')
      await once(valkey, 'exit')
    }

    beforeAll(async () => {
      port = await freePort()
      await startValkey()
      server = await startPostgres(postgresPrograms ?? '')
      database = await server.createDatabase('shared')
      provider = await startStandIn({ behaviour: { text: 'hello', delayMs: 5 } })
      homes = createHomes()
      fleet = createFleet(homes, provider, {
        VADE_DATABASE: database,
        VADE_VALKEY: `redis://:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/3`,
      })
      replicas = await Promise.all([fleet.start('one'), fleet.start('two')])
    })
    afterAll(async () => {
      await fleet.stop()
      await provider.close()
      await server.remove()
      await stopValkey()
      homes.remove()
      rmSync(folder, { recursive: true, force: true })
    })

    async function newKey(name: string, ...limits: readonly string[]): Promise<string> {
      const made = JSON.parse(await fleet.vade('one', 'keys', 'add', name, '--json', ...limits)) as {
        readonly key: string
      }
      for (const { url } of replicas) {
        const headers = { authorization: `Bearer ${made.key}` }
        await expect.poll(async () => (await fetch(`${url}/v1/models`, { headers })).status).toBe(200)
      }
      return made.key
    }
    const urls = () => replicas.map(({ url }) => url)
    const periods = async () => {
      const client = new Client(database)
      await client.connect()
      const { rows } = await client.query<{ period: string }>('SELECT DISTINCT period FROM leases ORDER BY 1')
      await client.end()
      return rows.map(({ period }) => period)
    }
    /** So many of these calls were answered as fit into the minutes that they took. */
    function answeredWithin(outcomes: readonly { readonly status: number }[], rate: number, since: number): void {
      const minutes = Math.floor(Date.now() / 60_000) - Math.floor(since / 60_000) + 1
      const answered = outcomes.filter(({ status }) => status === 200).length
      expect(answered).toBeGreaterThan(rate / 2)
      expect(answered).toBeLessThanOrEqual(rate * minutes)
      expect(outcomes.filter(({ status }) => ![200, 429].includes(status))).toEqual([])
    }

    test('the rate of a key holds over both replicas, and PostgreSQL hears nothing of it', async () => {
      const key = await newKey('rate', '--requests-per-minute', '40', '--budget-total', '1')
      const since = Date.now()
      answeredWithin(await callMany(urls(), { key, calls: 200 }), 40, since)
      expect(await periods()).toEqual(['total'])
      const dial = () => connect(port, '127.0.0.1').unref()
      const client = createRespClient({
        dial,
        greeting: [
          ['AUTH', password],
          ['SELECT', '3'],
        ],
      })
      const [counter, ...others] = (await client.command(['KEYS', '*'])) as readonly string[]
      expect(others).toEqual([])
      expect(counter).toMatch(/^vade:\{key_\w+\}:requests:\d+$/)
    })

    test('what a budget refuses uses up no rate', async () => {
      const key = await newKey('poor', '--requests-per-minute', '10', '--budget-total', '0.000000001')
      const outcomes = await callMany(urls(), { key, calls: 40 })
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([402]))
    })

    test('while Valkey is away PostgreSQL counts; once it is back, Valkey does', async () => {
      const key = await newKey('away', '--requests-per-minute', '40')
      await stopValkey()
      const since = Date.now()
      answeredWithin(await callMany(urls(), { key, calls: 200 }), 40, since)
      expect(await periods()).toContain('requests')
      const told = replicas.map((replica) => replica.log().match(/Valkey cannot be reached/g)?.length)
      expect(told).toEqual([1, 1])
      await startValkey()
      const other = await newKey('back', '--requests-per-minute', '40')
      const later = Date.now()
      answeredWithin(await callMany(urls(), { key: other, calls: 200 }), 40, later)
      expect((await callOnce(urls()[0] ?? '', key)).status).not.toBe(0)
    })
  },
)

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
