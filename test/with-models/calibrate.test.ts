import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { command, start } from '../end-to-end/program.ts'
import { weights } from './weights.ts'

const id = 'smollm2-135m-instruct'
const installed = await weights(id)
const folder = mkdtempSync(join(tmpdir(), 'vade-calibrate-'))
const cache = join(folder, 'cache')
mkdirSync(join(cache, 'models'), { recursive: true })
if (installed !== null) copyFileSync(installed.file, join(cache, 'models', basename(installed.file)))
const env = {
  ...process.env,
  VADE_HOME: join(folder, 'home'),
  VADE_OFFLINE: '1',
  VADE_CACHE: cache,
  VADE_STORE_KEY_FILE: join(folder, 'store.key'),
}

beforeEach((context) => {
  if (installed === null) context.skip(`The weights of ${id} cannot be had here.`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const kept = () => {
  const directory = join(env.VADE_HOME, 'calibration')
  const [file] = existsSync(directory) ? readdirSync(directory) : []
  if (file === undefined) return []
  return (JSON.parse(readFileSync(join(directory, file), 'utf8')) as { trials: { id: string }[] }).trials
}

test('a real model is measured, stopped, and measured on; what is found is told', async () => {
  expect((await command(['models', 'pull', id], env)).code).toBe(0)
  const running = start(['hybrid', 'calibrate'], env)
  running.child.stdin?.end()
  while (kept().length < 3) await new Promise((resolve) => setTimeout(resolve, 50))
  running.child.kill('SIGINT')
  const stopped = await running.ended
  expect(stopped.code).toBe(130)
  expect(stopped.error).toMatch(/The calibration was stopped\. \d+ answers are kept/)
  const before = kept().map((trial) => trial.id)
  expect(before.length).toBeGreaterThanOrEqual(3)
  const few = await command(['hybrid', 'calibrate', '--questions', '8', '--json'], env)
  expect(few.code).toBe(0)
  expect(JSON.parse(few.out)).toMatchObject({ model: id, asked: Math.max(8, before.length), auroc: null })
  expect(
    kept()
      .slice(0, before.length)
      .map((trial) => trial.id),
  ).toEqual(before)
  const words = await command(['hybrid', 'calibrate', '--questions', '8'], env)
  expect(words.out).toContain('too few')
})
