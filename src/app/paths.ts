import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where everything of one person lies. */
export interface HomePaths {
  readonly home: string
  readonly models: string
  readonly engine: string
  readonly run: string
  /** What a running server leaves for the command line: address and secret, readable by the owner only. */
  readonly serverFile: string
  readonly homeLock: string
  /** Weights shared by several homes, outside all of them. */
  readonly cache: string
}

export function homePaths(home: string | undefined, env: NodeJS.ProcessEnv = process.env): HomePaths {
  const root = resolve(home ?? env['VADE_HOME'] ?? join(homedir(), '.vade'))
  const run = join(root, 'run')
  return {
    home: root,
    models: join(root, 'models'),
    engine: join(root, 'engine'),
    run,
    serverFile: join(run, 'server.json'),
    homeLock: join(run, 'home.lock'),
    cache: join(env['VADE_CACHE'] ?? join(homedir(), '.cache', 'vade'), 'models'),
  }
}
