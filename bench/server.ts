import { spawn, execFileSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app/index.ts'
import { readEvents } from '../src/client/index.ts'
import type { InstalledModel } from '../src/engine-native/index.ts'

const vade = join(import.meta.dirname, '..', 'vade')

/** A home with one model and a key in it. */
export interface Home {
  readonly folder: string
  readonly key: string
  readonly model: InstalledModel
  remove(): void
}

export async function makeHome(model: string): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'vade-bench-'))
  const app = await createApp({ home: folder, log: () => {} })
  try {
    const installed = await app.models.pulled(model, {})
    if (installed.kind === 'chat') await app.settings.change({ defaultModel: model })
    const { key } = await app.keys.create('bench')
    return { folder, key, model: installed, remove: () => rmSync(folder, { recursive: true, force: true }) }
  } finally {
    await app.close()
  }
}

export interface Running {
  readonly url: string
  readonly pid: number
  /** Milliseconds from the start of the process to the line that says that it listens. */
  readonly listenMs: number
  /** The engine's own process; null while none runs. */
  enginePid(): number | null
  /** Resolves once the engine has loaded its model and nothing is prepared any more. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** `vade serve` as a person starts it. */
export async function serve(home: Home, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const began = performance.now()
  const child = spawn(vade, ['serve', '--port', '0', '--home', home.folder], {
    env: { ...process.env, VADE_OFFLINE: '1', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  // A benchmark that fails leaves nothing running.
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The server ended before it listened.')))
    child.stdout.on('data', (chunk: Buffer) => {
      const said = /Vade is listening on (\S+)/.exec(chunk.toString())
      if (said?.[1] !== undefined) resolve(said[1])
    })
  })
  const listenMs = performance.now() - began
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    listenMs,
    enginePid: () => enginePid(pid),
    settled: () => settled(pid, home),
    close: () => ended(child),
  }
}

/** The speed of a new home's model is measured in the background; a benchmark begins after that. */
async function settled(pid: number, home: Home): Promise<void> {
  for (let quiet = 0; quiet < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const engine = enginePid(pid)
    const warmed = readdirSync(join(home.folder, 'engine')).some((name) => name.endsWith('.state'))
    const before = engine === null ? 0 : cpuTicks(engine)
    await new Promise((resolve) => setTimeout(resolve, 100))
    quiet = engine !== null && warmed && cpuTicks(engine) - before <= 1 ? quiet + 1 : 0
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

function enginePid(parent: number): number | null {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' }).split('\n')
  const line = lines.find((one) => one.includes('engine/child/main.ts'))
  return line === undefined ? null : Number.parseInt(line, 10)
}

/** A figure of /proc/PID/status in bytes, as `VmHWM` (peak) or `VmRSS`. */
export function memoryBytes(pid: number, name: 'VmHWM' | 'VmRSS'): number {
  const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  return Number(found?.[1] ?? NaN) * 1024
}

function cpuTicks(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

export interface Streamed {
  /** Milliseconds to the first and to the last piece of text. */
  readonly firstMs: number
  readonly lastMs: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  /** Milliseconds from the abort to the end of the connection's work, where it was aborted. */
  readonly text: string
}

// A kept connection may be closed by the server while the rival has its turn.
const agent = new Agent({ keepAlive: false })

interface Chunk {
  readonly choices: readonly { readonly text?: string; readonly delta?: { readonly content?: string } }[]
  readonly usage?: {
    readonly prompt_tokens: number
    readonly completion_tokens: number
    readonly prompt_tokens_details: { readonly cached_tokens: number }
  }
}

/** One streamed answer over HTTP, timed from outside. */
export async function ask(server: Running, home: Home, body: Readonly<Record<string, unknown>>): Promise<Streamed> {
  const began = performance.now()
  const path = 'prompt' in body ? '/v1/completions' : '/v1/chat/completions'
  const json = JSON.stringify({ model: 'device', stream: true, stream_options: { include_usage: true }, ...body })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${home.key}`, 'content-type': 'application/json' }
    request(server.url + path, { method: 'POST', agent, headers }, resolve)
      .once('error', reject)
      .end(json)
  })
  let firstMs = 0
  let lastMs = 0
  let text = ''
  let usage: Chunk['usage']
  for await (const data of readEvents(ReadableStream.from(response) as ReadableStream<Uint8Array>)) {
    if (data === '[DONE]') continue
    const chunk = JSON.parse(data) as Chunk
    const piece = chunk.choices[0]?.text ?? chunk.choices[0]?.delta?.content ?? ''
    if (piece !== '') {
      lastMs = performance.now() - began
      firstMs ||= lastMs
      text += piece
    }
    usage = chunk.usage ?? usage
  }
  if (response.statusCode !== 200 || usage === undefined)
    throw new Error(`The server answered ${String(response.statusCode)}.`)
  return {
    firstMs,
    lastMs,
    text,
    inputTokens: usage.prompt_tokens,
    cachedTokens: usage.prompt_tokens_details.cached_tokens,
    outputTokens: usage.completion_tokens,
  }
}
