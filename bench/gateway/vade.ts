import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { upstreamModels } from './calls.ts'
import { whenAnswering, type Candidate, type Told } from './candidate.ts'
import { startPinned, type Pinned } from './pinned.ts'
import { temporaryFolder } from './temporary.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(root, 'vade')

/** A benchmark leaves nothing in the keyring of whoever runs it. */
const noKeyring = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }

/** `vade gateway` as a person starts it: with a key that has a budget and rates, and every call in the accounts. */
export async function vade(upstream: string): Promise<Candidate> {
  const home = temporaryFolder('gateway')
  prepared ??= await prepare(upstream)
  cpSync(prepared.home, home, { recursive: true })
  return start(home, prepared.key)
}

let prepared: { readonly home: string; readonly key: string } | undefined

/** A home in which Vade has been started before: a new `config.json` is checked in the first start, at the cost of 5 MB. */
async function prepare(upstream: string): Promise<{ home: string; key: string }> {
  // A bundle that is older than the sources would have the sources measured, which nobody runs who has installed it.
  execFileSync(process.execPath, [join(root, 'scripts', 'bundle.ts')])
  const home = temporaryFolder('gateway')
  writeFileSync(join(home, 'config.json'), JSON.stringify(config(upstream)))
  const limits = ['--budget-day', '999999', '--requests-per-minute', '100000000', '--tokens-per-minute', '100000000000']
  const made = execFileSync(program, ['keys', 'add', 'bench', ...limits, '--json', '--home', home], {
    encoding: 'utf8',
    env: { ...process.env, ...noKeyring },
  })
  const { key } = JSON.parse(made) as { readonly key: string }

  await (await start(home, key)).stop()
  return { home, key }
}

async function start(home: string, key: string): Promise<Candidate> {
  const started = startPinned('server', [program, 'gateway', '--port', '0', '--home', home], { env: noKeyring })
  const told: Told = {
    name: 'Vade',
    origin: await listening(started),
    headers: { authorization: `Bearer ${key}` },
    model: (name) => `standin/${name}`,
    anthropic: true,
  }
  return whenAnswering(told, started)
}

async function listening(started: Pinned): Promise<string> {
  for (;;) {
    const said = /Vade is listening on (\S+)/.exec(started.said())?.[1]
    if (said !== undefined) return said
    const reason = started.ended()
    if (reason !== null) throw new Error(`'vade gateway' ended before it listened: ${reason}`)
    if (performance.now() - started.began > 30_000) throw new Error("'vade gateway' does not listen after 30 seconds.")
    await setTimeout(2)
  }
}

function config(upstream: string): object {
  const models = upstreamModels.map((id) => ({ id, price: { input: 0.1, output: 0.4 } }))
  const endpoints = [{ dialect: 'openai-chat', baseUrl: `${upstream}/v1` }]
  return { providers: { standin: { endpoints, auth: 'bearer', keys: [{ value: 'sk-bench' }], models } } }
}
