import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, tryLockFile } from '../../store/index.ts'
import { eraseHome, locksHeld } from './index.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vade-erasure-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

test('weights that everybody can have stay, others go; links are not followed', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'vade-elsewhere-'))
  try {
    await (await openStore({ home })).close()
    mkdirSync(join(home, 'models', '.partial'), { recursive: true })
    for (const name of ['weights.gguf', 'own.gguf', join('.partial', 'half')])
      writeFileSync(join(home, 'models', name), '')
    writeFileSync(join(elsewhere, 'precious'), '')
    symlinkSync(elsewhere, join(home, 'link'))
    symlinkSync(elsewhere, join(home, 'logs'))
    const keep = join(home, 'models', 'weights.gguf')
    await eraseHome({ home, keep: [keep] })
    const left = readdirSync(join(home, 'models'), { encoding: 'utf8', recursive: true })
    expect(new Set(left)).toEqual(new Set(['.partial', 'weights.gguf']))
    expect(existsSync(join(elsewhere, 'precious'))).toBe(true)
    expect(existsSync(join(home, 'vade.db'))).toBe(false)
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

test('nothing is deleted while somebody works in the home', async () => {
  await (await openStore({ home })).close()
  mkdirSync(join(home, 'run'))
  const release = tryLockFile(join(home, 'run', 'home.lock'))
  expect(locksHeld(home)).toBe(1)
  await expect(eraseHome({ home, keep: [] })).rejects.toMatchObject({ code: 'home_in_use' })
  expect(existsSync(join(home, 'vade.db'))).toBe(true)
  release?.()
  expect(locksHeld(home)).toBe(0)
  await eraseHome({ home, keep: [] })
  expect(existsSync(join(home, 'vade.db'))).toBe(false)
})

test('a home that is the whole of a person, or of the machine, is refused; one that is not there is empty', async () => {
  for (const all of [homedir(), '/']) {
    await expect(eraseHome({ home: all, keep: [] })).rejects.toMatchObject({ code: 'invalid_request' })
  }
  expect(await eraseHome({ home: join(home, 'none'), keep: [] })).toMatchObject({ files: 0 })
})
