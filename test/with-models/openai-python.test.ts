import { execFile, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveHome, type ServedHome } from '../end-to-end/served-home.ts'
import { weights } from './weights.ts'

const id = 'smollm2-135m-instruct'
const python = pythonWithClient('3.57.0')
const embeddings = 'all-minilm-l6-v2'
const present = python !== null && (await weights(id)) !== null && (await weights(embeddings)) !== null
let program: ServedHome
let results: Readonly<Record<string, string | null>> = {}

beforeAll(async () => {
  if (!present) return
  program = await serveHome({ models: [id, embeddings] })
  const env = { ...process.env, VADE_URL: `${program.url}/v1`, VADE_KEY: program.key }
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'openai_client.py')], { env })
  results = JSON.parse(stdout) as typeof results
})
afterAll(async () => {
  if (present) await program.stop()
})

const checks =
  'chat stream asynchronous tools schema logprobs choices completions models embeddings abort errors'.split(' ')
test.skipIf(!present).each(checks)("OpenAI's client for Python: %s", (name) => {
  expect(results).toHaveProperty(name)
  expect(results[name]).toBeNull()
})

/** A Python of our own with that client, made in the cache when absent; null, with the reason on stderr, without pip. */
function pythonWithClient(version: string): string | null {
  const folder = join(process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade'), `python-openai-${version}`)
  const file = join(folder, 'bin', 'python')
  if (existsSync(file)) return file
  for (const [name, ...words] of [
    ['python3', '-m', 'venv', folder],
    [file, '-m', 'pip', 'install', '--quiet', `openai==${version}`],
  ] as [string, ...string[]][]) {
    const { status, stderr, error } = spawnSync(name, words, { encoding: 'utf8' })
    if (status !== 0) {
      rmSync(folder, { recursive: true, force: true })
      process.stderr.write(`SKIPPED: OpenAI's client for Python cannot be had here: ${error?.message ?? stderr}\n`)
      return null
    }
  }
  return file
}
