import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { createCheckedFiles } from './checked-files.ts'

let home: string
let store: Store

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-checked-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true })
})

/** Of these texts, those that had to be checked. */
async function checkedOf(texts: readonly string[], program?: string, schema = 'row'): Promise<string[]> {
  const checked: string[] = []
  const reading = await createCheckedFiles(store.settings, program).begin()
  for (const text of texts) {
    const value = await reading.valueOf(schema, text, async () => {
      checked.push(text)
      return { said: text }
    })
    expect(value).toEqual({ said: text })
  }
  reading.end()
  // Whatever was kept has been written when this has.
  await store.settings.set('later', true).catch(() => undefined)
  return checked
}

test('texts that were checked are known to the same program and schema, and no others to any', async () => {
  expect(await checkedOf(['a', 'b'], 'program 1')).toEqual(['a', 'b'])
  expect(await checkedOf(['b', 'a'], 'program 1')).toEqual([])
  expect(await checkedOf(['b', 'c', 'a'], 'program 1')).toEqual(['c'])
  expect(await checkedOf(['a', 'b', 'c'], 'program 1', 'config')).toEqual(['a', 'b', 'c'])
  expect(await checkedOf(['a'], 'program 2')).toEqual(['a'])
})

test('what is not asked for any more is forgotten', async () => {
  await checkedOf(['a', 'b'], 'program')
  await checkedOf(['b'], 'program')
  expect(await checkedOf(['a', 'b'], 'program')).toEqual(['a'])
})

test('what was refused is not known', async () => {
  const reading = await createCheckedFiles(store.settings, 'program').begin()
  await expect(reading.valueOf('row', 'a', () => Promise.reject(new Error('line 1')))).rejects.toThrow('line 1')
  reading.end()
  expect(await checkedOf(['a'], 'program')).toEqual(['a'])
})

test('sources, which change without a sign, know nothing', async () => {
  await checkedOf(['a'])
  expect(await checkedOf(['a'])).toEqual(['a'])
  expect(await store.settings.all()).toEqual({ later: true })
})

test('a store that refuses is no error', async () => {
  const reading = await createCheckedFiles(store.settings, 'program').begin()
  await reading.valueOf('row', 'a', async () => ({}))
  await store.close()
  reading.end()
  await new Promise((resolve) => setImmediate(resolve))
  store = await openStore({ home })
  expect(await store.settings.all()).toEqual({})
})
