import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { upstreamModels } from './calls.ts'
import { whenAnswering, type Absent, type Candidate, type Told } from './candidate.ts'
import { freePort, startPinned } from './pinned.ts'
import { temporaryFolder } from './temporary.ts'

const folder = join(process.env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade'), 'peers')
const portkeyFolder = join(folder, 'portkey')
const portkeyStart = join(portkeyFolder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
const liteFolder = join(folder, 'litellm')
const liteStart = join(liteFolder, 'venv/bin/litellm')

/** With `@hono/node-server` from 1.17.1 on every stream of Portkey 1.15.2 is an error 500. */
const portkeyPackage = {
  private: true,
  dependencies: { '@portkey-ai/gateway': '1.15.2' },
  overrides: { '@hono/node-server': '1.13.5', hono: '4.9.7' },
}
/** Never 1.82.7 or 1.82.8, which stole credentials. Without prisma it answers a missing key with a bare 500. */
const litePackages = ['litellm[proxy]==1.106.2', 'prisma']

/** Fetches the peers once, outside of the checkout. */
export function installPeers(): void {
  mkdirSync(portkeyFolder, { recursive: true })
  mkdirSync(liteFolder, { recursive: true })
  writeFileSync(join(portkeyFolder, 'package.json'), JSON.stringify(portkeyPackage))
  const run = (command: string, options: readonly string[], cwd: string) => {
    const { status } = spawnSync(command, options, { cwd, stdio: 'inherit' })
    if (status !== 0) console.error(`${command} failed; the peer that it fetches will be left out.`)
  }
  if (!existsSync(portkeyStart)) run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], portkeyFolder)
  if (existsSync(liteStart)) return
  run('python3', ['-m', 'venv', 'venv'], liteFolder)
  run('venv/bin/pip', ['install', '--quiet', ...litePackages], liteFolder)
}

export async function portkey(upstream: string): Promise<Candidate | Absent> {
  if (!existsSync(portkeyStart)) return { absent: 'Portkey is not installed: run once with --install.' }
  const port = await freePort()
  const command = [process.execPath, portkeyStart, '--headless', `--port=${String(port)}`]
  const started = startPinned('server', command)
  const told: Told = {
    name: 'Portkey',
    origin: `http://127.0.0.1:${String(port)}`,
    headers: {
      authorization: 'Bearer sk-bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${upstream}/v1`,
    },
    model: (name) => name,
    anthropic: false,
  }
  return whenAnswering(told, started).catch(absent)
}

export async function liteLlm(upstream: string): Promise<Candidate | Absent> {
  if (!existsSync(liteStart)) return { absent: 'LiteLLM is not installed: run once with --install.' }
  const port = await freePort()
  const home = temporaryFolder('litellm')
  const config = join(home, 'config.yaml')
  writeFileSync(config, JSON.stringify(liteConfig(upstream)))
  const command = [liteStart, '--config', config, '--host', '127.0.0.1', '--port', String(port), '--num_workers', '1']
  const env = { LITELLM_LOG: 'ERROR', LITELLM_MODE: 'PRODUCTION', LITELLM_LOCAL_MODEL_COST_MAP: 'True' }
  const started = startPinned('server', command, { env, cwd: home })
  const told: Told = {
    name: 'LiteLLM',
    origin: `http://127.0.0.1:${String(port)}`,
    headers: { authorization: 'Bearer sk-bench' },
    model: (name) => name,
    anthropic: true,
  }
  return whenAnswering(told, started).catch(absent)
}

function absent(thrown: unknown): Absent {
  return { absent: `It is left out: ${String(thrown)}` }
}

/** JSON is YAML. With a price for each model LiteLLM spares itself a diagnostic on every request. */
function liteConfig(upstream: string): object {
  return {
    model_list: upstreamModels.map((name) => ({
      model_name: name,
      litellm_params: { model: `openai/${name}`, api_base: `${upstream}/v1`, api_key: 'sk-bench' },
      model_info: { input_cost_per_token: 0.000_000_1, output_cost_per_token: 0.000_000_4 },
    })),
    general_settings: { master_key: 'sk-bench' },
    // Else it would ask for Anthropic's clients at `/v1/responses`, which is not what is compared here.
    litellm_settings: { telemetry: false, use_chat_completions_url_for_anthropic_messages: true },
  }
}
