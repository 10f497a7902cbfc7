import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tinyGguf } from '../../src/engine-native/gguf/tiny-gguf.ts'
import { weights } from './weights.ts'

/** Every command of the README, in its order, as a person types it; `npm ci` has been run by whoever runs this. */
const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const commands = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
  .flatMap(([, language, block = '']) => (language === '' ? block : '').replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line !== '' && line !== 'npm ci')

const installed = await weights('smollm2-135m-instruct')
const folder = mkdtempSync(join(tmpdir(), 'vade-readme-'))
let server: ChildProcess
let env: NodeJS.ProcessEnv
let port = 0

beforeEach((context) => {
  if (installed === null) context.skip('The weights of smollm2-135m-instruct cannot be had here.')
})

beforeAll(async () => {
  port = await freePort()
  env = {
    ...process.env,
    VADE_HOME: join(folder, 'home'),
    VADE_OFFLINE: '1',
    VADE_PORT: String(port),
    GROQ_API_KEY: 'gsk_readme',
  }
  for (const name of ['vade', 'src', 'package.json', 'node_modules', 'dist-web', 'dist'])
    symlinkSync(join(root, name), join(folder, name))
  writeFileSync(join(folder, 'my-model.gguf'), tinyGguf())
  cpSync(join(root, 'README.md'), join(folder, 'README.md'))
})

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

test('the README has at most 120 lines', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(121)
})

test('npm start ends with the two lines', async () => {
  expect(commands[0]).toBe('npm start')
  server = spawn('npm', ['start'], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`It ended: ${out}`)))
    server.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('#code=')) resolve()
    })
  })
  expect(out).toContain(
    `Vade is listening on http://127.0.0.1:${String(port)}\nOpen http://127.0.0.1:${String(port)}/#code=`,
  )
})

let key = ''

const servers = commands.slice(1).filter((command) => command.startsWith('./vade gateway'))

test.each(commands.slice(1).filter((command) => !servers.includes(command)))('%s', async (command) => {
  const typed = command
    .replace('8233', String(port))
    .replace('vade_sk_…', key)
    .replace('git diff', 'head -c 200 README.md')
    // The smallest model goes on for minutes.
    .replace('"messages"', '"max_tokens": 60, "messages"')
  const { code, out, error } = await run(typed)
  expect({ code, error: code === 0 ? '' : error }).toEqual({ code: 0, error: '' })
  expect(out).toMatch(command.startsWith('curl') ? /"role":"assistant"/ : /\S/)
  if (command.startsWith('./vade keys add')) key = out.trim()
})

test.each(servers)('%s', async (command) => {
  expect(await listening(command.replace('8234', '0'))).toContain('Vade is listening on')
})

function run(command: string): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], { cwd: folder, env })
    // Not every command reads what is typed into it.
    child.stdin.on('error', () => undefined)
    const said = { out: '', error: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()))
    child.on('close', (code) => resolve({ code, ...said }))
    child.stdin.end('Hello\n')
  })
}

/** What a server says until it listens; it is stopped then. */
function listening(command: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: folder, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('listening') && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', () => resolve(said))
  })
}

async function freePort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port: free } = taken.address() as AddressInfo
  await new Promise((resolve) => taken.close(resolve))
  return free
}
