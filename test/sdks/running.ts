import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DialectName } from '../../src/gateway/dialects/dialect.ts'
import { command, start } from '../end-to-end/program.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { behaviourNames, behaviourOf } from './behaviours.ts'

/** `vade gateway` with one provider for each protocol; all of them are one stand-in. */
export interface Running {
  readonly url: string
  readonly key: string
  readonly upstream: StandIn
  stop(): Promise<void>
}

export interface Provider {
  readonly provider: string
  readonly dialect: DialectName
  /** Cases that are refused, as `docs/dialects.md` says, where the caller speaks another protocol. */
  readonly refuses: readonly string[]
}

export const providers: readonly Provider[] = [
  { provider: 'chat', dialect: 'openai-chat', refuses: [] },
  { provider: 'responses', dialect: 'openai-responses', refuses: ['stop'] },
  { provider: 'anthropic', dialect: 'anthropic', refuses: [] },
  { provider: 'gemini', dialect: 'gemini', refuses: [] },
]

const versions: Record<DialectName, string> = {
  'openai-chat': 'v1',
  'openai-responses': 'v1',
  anthropic: 'v1',
  gemini: 'v1beta',
}

/** Clients have models of their own: a model that failed somebody is avoided for a while. */
export async function startRunning(clients: readonly string[]): Promise<Running> {
  const upstream = await startStandIn({ behaviour: behaviourOf })
  const home = mkdtempSync(join(tmpdir(), 'vade-sdks-'))
  const models = clients.flatMap((client) =>
    behaviourNames.map((behaviour) => ({
      id: `${behaviour}-${client}`,
      input: ['text', 'image'],
      tools: true,
      schema: true,
    })),
  )
  const entries = providers.map(({ provider, dialect }) => [
    provider,
    { endpoints: [{ dialect, baseUrl: `${upstream.url}/${versions[dialect]}` }], keys: [{ value: 'sk-up' }], models },
  ])
  const config = { retries: 0, providers: Object.fromEntries(entries) as object }
  writeFileSync(join(home, 'config.json'), JSON.stringify(config))
  const env = {
    ...process.env,
    VADE_HOME: home,
    VADE_STORE_KEY_FILE: join(home, 'store.key'),
    VADE_CACHE: join(home, 'no-cache'),
  }
  const added = await command(['keys', 'add', 'test', '--json'], env)
  if (added.code !== 0) throw new Error(added.error)
  const program = start(['gateway', '--port', '0'], env)
  await program.sees(/listening on \S+/)
  return {
    url: /listening on (\S+)/.exec(program.out())?.[1] ?? '',
    key: (JSON.parse(added.out) as { key: string }).key,
    upstream,
    async stop() {
      program.child.kill('SIGTERM')
      await program.ended
      await upstream.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
