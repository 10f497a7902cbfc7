/**
 * Who may import whom, bottom-up. A room may use only rooms listed above it, through their `index.ts`
 * (or the extra entry files named in `entries`). `runs: 'anywhere'` rooms must not touch Node.
 * Enforced by oxlint.config.mjs; test/architecture.test.ts plants a forbidden import and expects a refusal.
 */
export const rooms = {
  core: { uses: [], runs: 'anywhere' },
  api: { uses: ['core'], runs: 'anywhere' },
  client: { uses: ['core', 'api'], runs: 'anywhere' },
  hybrid: { uses: ['core'], runs: 'anywhere' },
  rules: { uses: ['core'], runs: 'anywhere' },
  'engine-native': { uses: ['core'], runs: 'node' },
  store: { uses: ['core'], runs: 'node' },
  governance: { uses: ['core', 'store'], runs: 'node' },
  gateway: { uses: ['core', 'store', 'governance'], runs: 'node' },
  assistant: { uses: ['core', 'store', 'governance', 'rules'], runs: 'node' },
  app: {
    uses: ['core', 'api', 'client', 'hybrid', 'rules', 'engine-native', 'store', 'governance', 'gateway', 'assistant'],
    runs: 'node',
  },
  server: { uses: ['core', 'api', 'gateway', 'app'], runs: 'node' },
  cli: { uses: ['core', 'api', 'client', 'hybrid', 'engine-native', 'governance', 'app', 'server'], runs: 'node' },
}

/** The page is a room outside `src`. It asks the server for what `hybrid` knows: weights and schemas are no words. */
export const web = { uses: ['core', 'api', 'client'] }

/** The only folder that may open outgoing connections. Everything else is handed a `fetch` made there. */
export const doorOut = 'src/governance/egress'

/**
 * The only files that may start other programs: Vade's own processes, which have no way out, the keyring's, and pip, which
 * is started by the door's leave.
 */
export const startsPrograms = [
  'src/cli/workers/workers.ts',
  'src/engine-native/download/pip-run.ts',
  'src/engine-native/embedding/embedder-process.ts',
  'src/engine-native/engine/check.ts',
  'src/engine-native/engine/fork.ts',
  'src/store/keyring.ts',
]
