import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { configShape } from './config-shape.ts'
import { parseJsonFile } from './json-file.ts'
import { sharedPlaces } from './shared-places.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-places-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const database = 'postgres://vade@db/vade'

test('a home without a file, or with one that names none, shares nothing', async () => {
  expect(await sharedPlaces(home)).toEqual({})
  writeFileSync(join(home, 'config.json'), '{"retries": 1}')
  expect(await sharedPlaces(home)).toEqual({})
})

test.each([
  ['with comments', `{\n  // ours\n  "database": "${database}",\n  "valkey": "redis://v",\n}`, 'redis://v'],
  ['with a mistake elsewhere', `{"retries": "many", "database": "${database}"}`, undefined],
  ['with a place that is none', `{"database": "${database}", "valkey": 7}`, undefined],
])('a file %s tells where replicas meet', async (_name, text, valkey) => {
  writeFileSync(join(home, 'config.json'), text)
  expect(await sharedPlaces(home)).toEqual({ database, ...(valkey !== undefined && { valkey }) })
})

test('a pipe of its name is said, not waited for', async () => {
  const file = join(home, 'config.json')
  rmSync(file)
  execFileSync('mkfifo', [file])
  await expect(sharedPlaces(home)).rejects.toThrow(`${file} is not a file. Put one there, or remove it.`)
})

test('the shape of the file knows both, and refuses other addresses', () => {
  const parse = (config: object) => parseJsonFile(JSON.stringify(config), 'config.json', configShape)
  expect(parse({ database, valkey: 'redis://v:6379/0' })).toEqual({ database, valkey: 'redis://v:6379/0' })
  expect(() => parse({ database: 'mysql://db' })).toThrow('database')
  expect(() => parse({ valkey: 'db' })).toThrow('valkey')
})
