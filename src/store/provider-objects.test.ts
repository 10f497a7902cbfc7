import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { createProviderObjectChanges } from './provider-object-changes.ts'
import { openStore } from './store.ts'

const home = () => mkdtempSync(join(tmpdir(), 'vade-objects-'))
const object = (id: string, more: object = {}) => ({
  id,
  provider: 'openai',
  providerKey: 'openai:stored',
  keyId: 'key_1',
  createdAt: 1,
  ...more,
})

test('what a key made at a provider is found again, and stays the key that made it', async () => {
  const folder = home()
  const store = await openStore({ home: folder })
  await store.providerObjects.add([object('file-1'), object('file-2')])
  await store.providerObjects.add([object('file-1', { keyId: 'key_2' }), object('file-1', { provider: 'groq' })])
  expect(await store.providerObjects.named('file-1')).toEqual([
    object('file-1', { provider: 'groq' }),
    object('file-1'),
  ])
  await store.providerObjects.remove({ id: 'file-1', provider: 'openai' })
  expect(await store.providerObjects.named('file-1')).toEqual([object('file-1', { provider: 'groq' })])
  await store.close()
  rmSync(folder, { recursive: true })
})

test('the oldest go when there are too many', () => {
  const folder = home()
  const database = openDatabase(join(folder, 'vade.db'), '00'.repeat(32))
  migrate(database)
  createProviderObjectChanges(database).addProviderObjects({
    objects: ['a', 'b', 'c', 'd'].map((id) => object(id)),
    most: 3,
  })
  const ids = database.prepare<[], { id: string }>('SELECT id FROM provider_objects ORDER BY number').all()
  expect(ids.map(({ id }) => id)).toEqual(['b', 'c', 'd'])
  database.close()
  rmSync(folder, { recursive: true })
})
