import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/index.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'vade-faults-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const canMount = mounts()

function mounts(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'vade-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'vade-test', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function filled(store: Store, count: number): Promise<string> {
  const { id } = await store.conversations.create({ title: 'Kept' })
  for (let number = 0; number < count; number++) await say(store, id, `message ${String(number)}`)
  return id
}

const say = async (store: Store, conversationId: string, text: string) =>
  store.conversations.addMessage({ conversationId, parentId: null, role: 'user', text, status: 'complete' })

test.skipIf(!canMount)(
  'a full disk is one sentence, loses nothing, and writing goes on once there is room',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'vade-test', home])
    try {
      const store = await openStore({ home })
      const id = await filled(store, 10)
      const big = 'x'.repeat(500_000)
      const results = await Promise.allSettled(Array.from({ length: 12 }, async () => say(store, id, big)))
      for (let number = 0; number < 12; number++) results.push(...(await Promise.allSettled([say(store, id, big)])))
      const refused = results.filter((result) => result.status === 'rejected')
      expect(refused.length).toBeGreaterThan(0)
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'disk_full' })
      const accepted = results.length - refused.length
      expect(await store.conversations.messages(id)).toHaveLength(10 + accepted)
      execFileSync('mount', ['-o', 'remount,size=30m', home])
      await say(store, id, 'room again')
      expect(await store.verify()).toEqual({ ok: true, problems: [] })
      await store.close()
      const again = await openStore({ home })
      expect(await again.conversations.messages(id)).toHaveLength(11 + accepted)
      await again.close()
    } finally {
      execFileSync('umount', ['-l', home])
    }
  },
)

test.skipIf(!canMount)('a read-only folder is one sentence', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'vade-test', home])
  try {
    const store = await openStore({ home })
    await filled(store, 3)
    await store.close()
    execFileSync('mount', ['-o', 'remount,ro', home])
    await expect(openStore({ home })).rejects.toMatchObject({ code: 'store_unwritable' })
    await expect(openStore({ home: join(home, 'new') })).rejects.toMatchObject({ code: 'store_unwritable' })
  } finally {
    execFileSync('umount', ['-l', home])
  }
})

test('a database from a newer Vade is refused and left as it is', async () => {
  await (await openStore({ home })).close()
  const key = readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim()
  const database = openDatabase(join(home, 'vade.db'), key)
  database.exec("INSERT INTO migrations (name, at) VALUES ('9999-from-the-future', 0)")
  database.close()
  await expect(openStore({ home })).rejects.toMatchObject({
    code: 'store_newer',
    message: expect.stringContaining('9999-from-the-future'),
  })
})

test('a page damaged in the middle is told by verify or by the read, never by a crash', async () => {
  const store = await openStore({ home })
  const id = await filled(store, 300)
  await store.close()
  const file = join(home, 'vade.db')
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(4096, 9), 0, 4096, Math.floor(statSync(file).size / 8192) * 4096)
  closeSync(descriptor)
  const outcome = await openStore({ home }).then(
    async (damaged) => {
      const said = await damaged.verify().catch((reason: unknown) => reason)
      await damaged.conversations.messages(id).catch(() => undefined)
      await damaged.close().catch(() => undefined)
      return said
    },
    (reason: unknown) => reason,
  )
  expect(outcome).toSatisfy(
    (said: { ok?: boolean; code?: string }) => said.ok === false || said.code === 'store_damaged',
  )
})

test('a database whose key is missing gets no new key', async () => {
  await (await openStore({ home })).close()
  rmSync(join(home, 'keys', 'store.key'))
  await expect(openStore({ home })).rejects.toMatchObject({ code: 'store_damaged' })
  expect(existsSync(join(home, 'keys', 'store.key'))).toBe(false)
})

test('six first starts at once all open the same store', async () => {
  const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/index.ts'))}
    const store = await openStore({ home: process.argv[1] })
    await store.conversations.create({ title: 'one' })
    await store.close()`
  const codes = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, home], { stdio: 'inherit' })
      const [code] = (await once(child, 'close')) as [number | null]
      return code
    }),
  )
  expect(codes).toEqual([0, 0, 0, 0, 0, 0])
  const store = await openStore({ home })
  expect((await store.conversations.list({ limit: 10 })).conversations).toHaveLength(6)
  await store.close()
})
