import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Folders of other people's clients, outside of the checkout: one for each state of the files that pin them. */
export interface Installed {
  /** Has a `node_modules`. */
  readonly node: string
  /** An environment of Python's. */
  readonly python: string
}

export function pythonOf({ python }: Installed): string {
  return join(python, 'bin', 'python')
}

/** What npm, pip and the system say where there is no network, no Python or no npm. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOENT|NewConnectionError|NameResolutionError|ConnectTimeout/

/** Null, with the reason on stderr, where the registries cannot be reached; anything else is an error. */
export async function installClients(): Promise<Installed | null> {
  try {
    const [node, python] = await Promise.all([installForNode(), installForPython()])
    return { node, python }
  } catch (thrown) {
    if (!unreachable.test(String(thrown))) throw thrown
    process.stderr.write(`SKIPPED: the clients cannot be installed here: ${String(thrown)}\n`)
    return null
  }
}

function installForNode(): Promise<string> {
  const files = ['package.json', 'package-lock.json']
  return onceFor('node', files, async (folder) => {
    for (const name of files) cpSync(join(import.meta.dirname, name), join(folder, name))
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder)
  })
}

function installForPython(): Promise<string> {
  return onceFor('python', ['requirements.txt'], async (folder) => {
    await run('python3', ['-m', 'venv', '.'], folder)
    const wanted = join(import.meta.dirname, 'requirements.txt')
    await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '-r', wanted], folder)
  })
}

/** Made beside its place and then put there, so that nobody finds half of it. */
async function onceFor(
  name: string,
  pinnedBy: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256')
  for (const file of pinnedBy) hash.update(readFileSync(join(import.meta.dirname, file)))
  const cache = process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade')
  const folder = join(cache, 'sdks', `${name}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const making = mkdtempSync(`${folder}-`)
  try {
    await make(making)
    if (!existsSync(folder)) renameSync(making, folder)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return folder
}

function run(command: string, words: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} failed: ${said}`))))
  })
}
