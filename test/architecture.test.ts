import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const planted = join(root, 'src', 'core', 'planted-by-a-test.ts')

afterEach(() => rmSync(planted, { force: true }))

function lint(code: string): { status: number | null; said: string } {
  writeFileSync(planted, code)
  const bin = join(root, 'node_modules', '.bin', 'oxlint')
  const { status, stdout } = spawnSync(bin, ['-c', 'oxlint.config.mjs', planted], { cwd: root, encoding: 'utf8' })
  return { status, said: stdout }
}

test.each([
  ['a room above', "export { openStore } from '../store/index.ts'\n"],
  ['the inside of a room', "import type { Route } from '../api/route.ts'\nexport type Planted = Route\n"],
  ['Node where it runs anywhere', "import { cpus } from 'node:os'\nexport const planted = cpus\n"],
  ['a door of its own', "export const planted = () => fetch('x')\n"],
])('the linter refuses %s', (_, code) => {
  const { status, said } = lint(code)
  expect(status).not.toBe(0)
  expect(said).toMatch(/no-restricted-(imports|globals)/)
})

test('the linter lets a clean file pass', () => {
  expect(lint("export const planted = 'clean'\n").status).toBe(0)
})
