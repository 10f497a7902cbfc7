import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/store/index.ts'
import { sharedFunctions } from '../../src/store/postgres/schema.ts'
import { sharedTables } from '../../src/store/postgres/shared-rows.ts'
import { command, serve, startOnTerminal } from '../end-to-end/program.ts'
import { storeCalls } from '../end-to-end/stored-calls.ts'
import { createHomes, type Homes } from './homes.ts'
import { postgresPrograms, startPostgres, type PostgresServer } from './postgres.ts'

/** Each stands in a table of its own. */
const readable = { keyName: 'markedkeyname', note: 'markednote', keyId: 'markedkeyid' }
/** These are sealed there: only an export shows them. */
const sealed = { question: 'markedquestion', answer: 'markedanswer', setting: 'markedsetting' }
const secrets = { providerKey: 'markedproviderkey', hash: 'markedhash' }

describe.skipIf(postgresPrograms === null)('what replicas share (skipped without PostgreSQL)', () => {
  let postgres: PostgresServer
  let homes: Homes
  let name = ''
  let url = ''
  let databases = 0

  beforeAll(async () => {
    // Its statistics keep values of columns for a while: what is tried here is what Vade does.
    postgres = await startPostgres(postgresPrograms ?? '', ['autovacuum=off'])
  })
  afterAll(() => postgres.remove())
  beforeEach(async () => {
    homes = createHomes()
    name = `data_${String(++databases)}`
    url = await postgres.createDatabase(name)
    const store = await homes.open('one', url)
    await plant(store)
    await store.close()
  })
  afterEach(() => homes.remove())

  const env = () => ({
    ...process.env,
    VADE_HOME: homes.home('one'),
    VADE_STORE_KEY_FILE: homes.keyFile,
    VADE_DATABASE: url,
    VADE_OFFLINE: '1',
  })
  const vade = (...words: string[]) => command(words, env())
  const found = (text: string, marks: object) => Object.values(marks).filter((mark) => text.includes(String(mark)))

  async function objects(): Promise<string[]> {
    const client = new Client(url)
    await client.connect()
    const { rows } = await client.query<{ name: string }>(`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`)
    await client.end()
    return rows.map((row) => row.name)
  }

  test('nothing that Vade makes there is forgotten', async () => {
    expect(await objects()).toEqual([...sharedTables, ...sharedFunctions].toSorted())
  })

  test('an export has all of it, opened and without secrets; an import takes none of it', async () => {
    const said = await vade('data', 'export')
    expect(said.code).toBe(0)
    const lines = said.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { shared?: true; table?: string })
    const tables = new Map(lines.filter(({ shared }) => shared === true).map((line) => [line.table, line]))
    expect([...tables.keys()]).toEqual([
      'accounts',
      'api_keys',
      'calls',
      'latencies',
      'ledger',
      'outcomes',
      'prices',
      'responses',
      'settings',
      'spend',
      'totals',
    ])
    // More than are read at once.
    expect(lines.filter(({ table }) => table === 'calls')).toHaveLength(1200)
    expect(found(said.out, { ...readable, ...sealed })).toEqual(Object.values({ ...readable, ...sealed }))
    expect(found(said.out, secrets)).toEqual([])
    expect(said.out).toContain('groq')
    const other = { ...env(), VADE_HOME: homes.home('other'), VADE_DATABASE: '' }
    const moved = await command(['data', 'import', '--json'], other, said.out)
    expect(JSON.parse(moved.out)).toMatchObject({ conversations: 0, left: lines.length - 1 })
  })

  test('it is left unless it is asked for, and that is said before and after', async () => {
    const before = await postgres.dump(name)
    expect(found(before, readable)).toEqual(Object.values(readable))
    const asked = startOnTerminal('data delete --everything', env())
    await asked.sees(/to go on: /)
    expect(asked.out()).toContain('With --shared it goes, too')
    asked.child.stdin?.write('delete everything\n')
    const { code, out } = await asked.ended
    expect(code).toBe(0)
    expect(out).toContain('was left, for others use it')
    expect(existsSync(join(homes.home('one'), 'vade.db'))).toBe(false)
    expect(found(await postgres.dump(name), readable)).toEqual(Object.values(readable))
  })

  test('it is deleted for all once it is asked for: neither a dump nor a file of the database has any of it', async () => {
    const all = { ...readable, hash: secrets.hash }
    expect(found(await postgres.files(name), all)).toEqual(Object.values(all))
    const asked = startOnTerminal('data delete --everything --shared', env())
    await asked.sees(/to go on: /)
    expect(asked.out()).toContain('1 keys, with their credits and 1200 calls, 1 stored answers')
    asked.child.stdin?.write('no\n')
    expect((await asked.ended).code).toBe(1)
    expect(found(await postgres.dump(name), readable)).toEqual(Object.values(readable))

    const done = await vade('data', 'delete', '--everything', '--shared', '--yes', '--json')
    expect(done).toMatchObject({ code: 0, error: '' })
    expect(JSON.parse(done.out)).toMatchObject({ shared: 'deleted' })
    expect(await objects()).toEqual([])
    expect(found(await postgres.dump(name), { ...all, ...sealed })).toEqual([])
    expect(found(await postgres.files(name), all)).toEqual([])
    expect(existsSync(join(homes.home('one'), 'vade.db'))).toBe(false)

    // Whoever comes next begins anew.
    const two = await homes.open('two', url)
    expect(await two.keys.list()).toEqual([])
    expect(await two.sharedSettings.all()).toEqual({})
    await two.close()
  })

  test('a server that deletes its home leaves it, and says so; the page knows of it', async () => {
    const server = await serve(env())
    try {
      const file = join(homes.home('one'), 'run', 'server.json')
      const { token } = JSON.parse(readFileSync(file, 'utf8')) as { token: string }
      const headers = { authorization: `Bearer ${token}` }
      expect(await (await fetch(`${server.url}/api/data`, { headers })).json()).toMatchObject({ shared: true })
      const refused = await vade('data', 'delete', '--everything', '--shared', '--yes')
      expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('nothing was deleted') })
      const done = await vade('data', 'delete', '--everything', '--yes')
      expect(done).toMatchObject({ code: 0, out: expect.stringContaining('was left, for others use it') })
    } finally {
      server.child.kill('SIGTERM')
    }
    expect((await server.ended).error).toContain('was left, for others use it')
    expect(found(await postgres.dump(name), readable)).toEqual(Object.values(readable))
  })

  test('nothing is deleted while a replica is connected, nor where nothing is shared', async () => {
    const two = await homes.open('two', url)
    const refused = await vade('data', 'delete', '--everything', '--shared', '--yes')
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('Stop all of them first') })
    expect(await two.keys.list()).toHaveLength(1)
    await two.close()
    expect(existsSync(join(homes.home('one'), 'vade.db'))).toBe(true)
    url = ''
    const alone = await vade('data', 'delete', '--everything', '--shared', '--yes')
    expect(alone).toMatchObject({ code: 2, error: expect.stringContaining('Nothing is shared here') })
    expect(existsSync(join(homes.home('one'), 'vade.db'))).toBe(true)
  })
})

async function plant(store: Store): Promise<void> {
  const keyId = readable.keyId
  await store.keys.add({ id: keyId, name: readable.keyName, hash: secrets.hash, hint: 'vade_sk_' })
  await store.ledger.grant({ keyId, nanoUsd: 7, note: readable.note })
  await store.sharedSettings.set('provider-keys', { groq: secrets.providerKey })
  await store.sharedSettings.set('own', sealed.setting)
  await store.responses.add({
    id: 'resp_1',
    keyId,
    createdAt: Date.now(),
    previousId: null,
    response: { text: sealed.answer },
    input: [{ text: sealed.question }],
  })
  await storeCalls(store, { count: 1200, keyIds: [keyId], newest: Date.now(), apartMs: 1000 })
}
