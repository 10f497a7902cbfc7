import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('Ready to accept')) break
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
