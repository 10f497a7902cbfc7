import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Installed } from './install.ts'
import { specificationFile } from './specifications.ts'

/** Steady: a server made of a provider's published specification, which says of each request whether it is valid. */
export interface Steady {
  /** What is wrong with the request by the specification; null where nothing is. */
  check(path: string, bytes: Buffer): Promise<string | null>
  stop(): Promise<void>
}

export async function startSteady(vendor: 'openai' | 'anthropic', installed: Installed): Promise<Steady> {
  const port = String(await freePort())
  const program = join(installed.node, 'node_modules', '@stdy', 'cli', 'steady.js')
  const words = [program, '--port', port, '--host', '127.0.0.1', '--quiet', specificationFile(vendor, installed)]
  // Neither of its outputs is ours: where it outlived us, whoever reads what we say would wait for its end.
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  // Not by its words, which differ where the environment says CI.
  await expect
    .poll(() => isHealthy(port), { timeout: 30_000, message: 'Steady does not start' })
    .toBe(true)
    .catch((thrown: unknown) => {
      child.kill('SIGKILL')
      throw new Error(`Steady said: ${printed}`, { cause: thrown })
    })
  return {
    async check(path, bytes) {
      const place = vendor === 'openai' ? path.replace(/^\/v1/, '') : path
      const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': 'any' }
      const url = `http://127.0.0.1:${port}${place}`
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(bytes) })
      const said = await response.text()
      return response.headers.get('x-steady-request-valid') === 'true' ? null : `${said}\nof ${bytes.toString()}`
    },
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function isHealthy(port: string): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/_x-steady/health`).catch(() => null))?.ok ?? false
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
