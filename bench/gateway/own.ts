import { join } from 'node:path'
import { whenAnswering, type Candidate, type Told } from './candidate.ts'
import { freePort, startPinned } from './pinned.ts'

/** As the program `vade` has one, so that neither start is handicapped. */
const compileCache = join(import.meta.dirname, '../../node_modules/.cache/vade')

/** The upstream itself, measured as if it were a gateway. */
export function direct(upstream: string): Promise<Candidate> {
  return Promise.resolve({
    name: 'direct',
    origin: upstream,
    headers: {},
    model: (name) => name,
    anthropic: false,
    tree: null,
    coldStartMs: NaN,
    stop: () => Promise.resolve(),
  })
}

export async function bare(upstream: string): Promise<Candidate> {
  const port = await freePort()
  const file = join(import.meta.dirname, 'bare-process.ts')
  const env = { NODE_COMPILE_CACHE: compileCache }
  const started = startPinned('server', [process.execPath, file, upstream, String(port)], { env })
  const told: Told = {
    name: 'bare',
    origin: `http://127.0.0.1:${String(port)}`,
    headers: {},
    model: (name) => `bare/${name}`,
    anthropic: false,
  }
  return whenAnswering(told, started)
}
