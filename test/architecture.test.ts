import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const { doorOut, startsPrograms } = (await import(pathToFileURL(join(root, 'architecture.mjs')).href)) as {
  readonly doorOut: string
  readonly startsPrograms: readonly string[]
}
const planted = 'planted-by-a-test.ts'
const rooms = ['core', 'server', 'gateway', 'governance']

afterEach(() => {
  for (const room of rooms) rmSync(join(root, 'src', room, planted), { force: true })
})

function lint(code: string, room = 'core'): { status: number | null; said: string } {
  const file = join(root, 'src', room, planted)
  writeFileSync(file, code)
  const bin = join(root, 'node_modules', '.bin', 'oxlint')
  const { status, stdout } = spawnSync(bin, ['-c', 'oxlint.config.mjs', file], { cwd: root, encoding: 'utf8' })
  return { status, said: stdout }
}

test.each([
  ['a room above', "export { openStore } from '../store/index.ts'\n"],
  ['the inside of a room', "import type { Route } from '../api/route.ts'\nexport type Planted = Route\n"],
  ['Node where it runs anywhere', "import { cpus } from 'node:os'\nexport const planted = cpus\n"],
  ['a door of its own', "export const planted = () => fetch('x')\n"],
  ['a socket for the web', "export const planted = () => new WebSocket('ws://x')\n"],
  [
    'a program of its own',
    "import { execFile } from 'node:child_process'\nexport const planted = execFile\n",
    'gateway',
  ],
  [
    'a name that is looked up',
    "import { resolve } from 'node:dns/promises'\nexport const planted = resolve\n",
    'gateway',
  ],
  ['a call of the server', "import { request } from 'node:http'\nexport const planted = request\n", 'server'],
  ['a door beside the door', "import { connect } from 'node:net'\nexport const planted = connect\n", 'governance'],
  ['a fetch beside the door', "export const planted = () => fetch('x')\n", 'governance'],
])('the linter refuses %s', (_, code, room = 'core') => {
  const { status, said } = lint(code, room)
  expect(status).not.toBe(0)
  expect(said).toMatch(/no-restricted-(imports|globals)/)
})

test('the linter lets a clean file pass', () => {
  expect(lint("export const planted = 'clean'\n").status).toBe(0)
})

test('nobody opens connections or starts programs by an import that the linter does not see', () => {
  const mayConnect = (file: string) => file.startsWith(`${doorOut}/`)
  const mayStart = (file: string) => startsPrograms.includes(file)
  const hidden =
    /(?:import|require|getBuiltinModule)\(\s*['"`](?:node:)?(http|https|net|tls|http2|dgram|dns|undici|child_process)\b/g
  const found = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(hidden)]
        .filter(([, module]) => !(module === 'child_process' ? mayStart(file) : mayConnect(file)))
        .map(([call]) => `${file}: ${call}`),
    )
  expect(found).toEqual([])
})
