import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, serve, start } from '../end-to-end/program.ts'
import { startStandIn } from '../stand-in/provider.ts'
import { serveAt, startHub, weightsAreHere } from './hub.ts'
import { contactsSoFar } from './namespace.ts'

/**
 * What people and programs do with Vade, in a namespace whose connections are recorded. Prints, as JSON, everything that
 * was reached and everything that the record of what left has. `--plant FILE` loads FILE into the server: a bypass.
 */
const folder = mkdtempSync(join(tmpdir(), 'vade-network-'))
const home = join(folder, 'home')
const plant = process.argv[2] === '--plant' ? process.argv[3] : undefined
const model = 'SmolLM2-135M-Instruct.Q4_1.gguf'

const provider = await startStandIn({ address: '10.99.0.1' })
const hub = await startHub('10.99.0.2', '10.99.0.3')
const index = await serveAt('10.99.0.3', (_, response) => response.writeHead(404).end())
const collector = await serveAt('10.99.0.2', (_, response) => response.end('{}'))
mkdirSync(join(home, 'providers'), { recursive: true })
const row = {
  id: 'own',
  endpoints: [{ dialect: 'openai-chat', baseUrl: `${provider.url}/v1` }],
  keyVariables: ['OWN_KEY'],
  models: [{ id: 'large', price: { input: 1, output: 2 } }],
}
writeFileSync(join(home, 'providers', 'own.json'), JSON.stringify(row))
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  VADE_HOME: home,
  VADE_CACHE: join(folder, 'no-cache'),
  VADE_STORE_KEY_FILE: join(folder, 'store.key'),
  VADE_THREADS: '1',
  HF_ENDPOINT: hub.url,
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OWN_KEY: 'sk-own',
  DBUS_SESSION_BUS_ADDRESS: 'disabled:',
}
const planted = plant === undefined ? env : { ...env, NODE_OPTIONS: `--import=${plant}` }
const own: string[] = []
const problems: string[] = []

async function vade(words: readonly string[]): Promise<string> {
  const { code, out, error } = await command(words, env)
  if (code !== 0) problems.push(`vade ${words.join(' ')} ended with ${String(code)}: ${error}`)
  return out
}

async function chat(url: string, key: string, body: object): Promise<void> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
  })
  const text = await response.text()
  if (!response.ok) problems.push(`${JSON.stringify(body)}: ${text.slice(0, 300)}`)
}

/** The person agrees that ordinary questions may be answered by the provider, and asks one. */
async function askTheLargerModel(url: string): Promise<void> {
  const { token } = JSON.parse(readFileSync(join(home, 'run', 'server.json'), 'utf8')) as { token: string }
  const said = [
    ['PUT', '/api/consents', { class: 'ordinary', provider: 'own', purpose: 'answer', state: 'allow' }],
    ['PATCH', '/api/consent-policy', { allowTraining: true, mostKeptDays: null }],
    ['PATCH', '/api/settings', { largerModel: 'own/large' }],
  ] as const
  for (const [method, path, body] of said) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) problems.push(`${path}: ${await response.text()}`)
  }
  const { origin } = JSON.parse(await vade(['ask', '--json', '--model', 'cloud', 'Why is the sky blue?'])) as {
    origin: unknown
  }
  if (!JSON.stringify(origin).includes('cloud'))
    problems.push(`The larger model was not asked: ${JSON.stringify(origin)}`)
}

/** The page, an answer of this machine, and a caller's calls to a provider. */
async function journeyThroughServer(url: string, key: string): Promise<void> {
  own.push(new URL(url).host)
  await (await fetch(url)).text()
  await vade(['ask', '--model', 'eliza', 'I feel watched'])
  await chat(url, key, { model: 'own/large' })
  await chat(url, key, { model: 'own/large', stream: true })
  await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }).then((response) => response.text())
  await vade(['providers', 'test', 'own'])
  await askTheLargerModel(url)
}

const { key } = JSON.parse(await vade(['keys', 'add', 'caller', '--json'])) as { key: string }
if (plant === undefined) {
  if (weightsAreHere(model)) await vade(['models', 'pull', 'smollm2-135m-instruct'])
  // No hub answers, so pip is asked; its index has nothing either.
  const none = { ...env, HF_ENDPOINT: 'http://10.99.0.2:9', PIP_INDEX_URL: `${index.url}/simple` }
  const { code } = await command(['models', 'pull', 'qwen2.5-coder-0.5b-instruct'], none)
  if (code !== 1) problems.push(`A download without a source ended with ${String(code)}.`)
  await vade(['doctor'])
}
const server = await serve(planted)
await journeyThroughServer(server.url, key)
server.child.kill('SIGTERM')
await server.ended
const gateway = start(['gateway', '--port', '0'], env)
await gateway.sees(/listening on \S+/)
const gatewayUrl = /listening on (\S+)/.exec(gateway.out())?.[1] ?? ''
own.push(new URL(gatewayUrl).host)
await chat(gatewayUrl, key, { model: 'own/large' })
gateway.child.kill('SIGTERM')
await gateway.ended

const contacts = contactsSoFar()
const { rows } = JSON.parse(await vade(['ledger', 'list', '--all', '--limit', '100000', '--json'])) as {
  rows: unknown[]
}
const verdict = JSON.parse(await vade(['ledger', 'verify', '--json'])) as object
process.stdout.write(`${JSON.stringify({ contacts, rows, verdict, own, problems, asked: provider.received.length })}\n`)
await provider.close()
hub.close()
index.close()
collector.close()
rmSync(folder, { recursive: true, force: true })
