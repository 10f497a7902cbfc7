import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'

/** The server under test has the first core alone; upstream and load have the other. */
export type Core = 'server' | 'load'

const cores: Record<Core, string> = { server: '0', load: '1' }

export interface PinnedOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly ipc?: boolean
}

export interface Pinned {
  readonly child: ChildProcess
  readonly pid: number
  readonly began: number
  /** What it said last on standard error, once it has ended. */
  readonly ended: () => string | null
  /** Everything that it said so far on standard output. */
  readonly said: () => string
}

export function startPinned(core: Core, command: readonly string[], options: PinnedOptions = {}): Pinned {
  const { env = {}, cwd, ipc = false } = options
  const began = performance.now()
  const child = spawn('taskset', ['-c', cores[core], ...command], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    ...(cwd !== undefined && { cwd }),
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  })
  let output = ''
  let errors = ''
  let end: string | null = null
  child.stdout?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-10_000)
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000)
  })
  child.once('error', (error) => {
    end = error.message
  })
  child.once('exit', (code, signal) => {
    end = `${String(code ?? signal)} ${errors.trim()}`
  })
  // A benchmark that fails leaves nothing running.
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return { child, pid: child.pid ?? 0, began, ended: () => end, said: () => output }
}

/** For servers that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function isThere(command: string): boolean {
  return spawnSync('which', [command], { stdio: 'ignore' }).status === 0
}
