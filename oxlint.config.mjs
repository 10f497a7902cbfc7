import { doorOut, rooms, startsPrograms, web } from './architecture.mjs'

const names = Object.keys(rooms)
const nodeModules = [{ regex: '^node:', message: 'This room runs anywhere: effects come in as arguments.' }]
const outgoing = ['http', 'https', 'net', 'tls', 'http2', 'dgram', 'dns', 'dns/promises'].map((name) => `node:${name}`)

// The linter's regular expressions have no look-ahead: a deeper folder, or a file called anything but index.ts.
const notIndex = '(.*/.*|(.*[^x]|.*[^e]x|.*[^d]ex|.*[^n]dex|.*[^i]ndex|.+index)\\.ts)$'

function boundary(room, uses, up) {
  const forbidden = names.filter((name) => name !== room && !uses.includes(name))
  return [
    ...(forbidden.length > 0
      ? [
          {
            regex: `^(\\.\\./)+${up}(${forbidden.join('|')})(/|$)`,
            message: `architecture.mjs does not let ${room} use this room.`,
          },
        ]
      : []),
    {
      regex: `^(\\.\\./)+${up}(${names.filter((name) => name !== room).join('|')})/${notIndex}`,
      message: 'Enter another room through its index.ts.',
    },
  ]
}

const noDoor = [...outgoing, 'undici'].map((name) => ({
  regex: `^${name}$`,
  message: `Only ${doorOut} opens connections; take a fetch as an argument.`,
  // What a request or an answer looks like opens nothing, nor does what an address looks like.
  allowTypeImports: true,
  ...(name === 'node:net' && { allowImportNames: ['isIP', 'isIPv4', 'isIPv6', 'BlockList'] }),
}))
/** The server listens, and calls nobody. */
const listensOnly = ['request', 'get', 'connect', 'createConnection', 'Agent', 'Socket', 'ClientRequest'].map(
  (importName) => ({
    regex: `^(${outgoing.join('|')})$`,
    importNames: [importName],
    message: `Only ${doorOut} opens connections; the server only listens.`,
    allowTypeImports: true,
  }),
)
const noPrograms = {
  regex: '^node:child_process$',
  message: 'Only the files that architecture.mjs names start programs.',
  allowTypeImports: true,
}
const noGlobals = ['fetch', 'WebSocket', 'EventSource'].map((name) => ({
  name,
  message: `Only ${doorOut} opens connections; take a fetch as an argument.`,
}))

/** What files of this room may not import; `door` and `programs` for those that may. */
function restricted(room, { door = false, programs = false } = {}) {
  const patterns = [
    ...boundary(room, rooms[room].uses, ''),
    ...(rooms[room].runs === 'anywhere' ? nodeModules : []),
    ...(door ? [] : room === 'server' ? listensOnly : noDoor),
    ...(programs ? [] : [noPrograms]),
  ]
  return {
    'no-restricted-imports': ['error', { patterns }],
    'no-restricted-globals': door ? 'off' : ['error', ...noGlobals],
  }
}

const tests = ['**/*.test.ts']
const roomOverrides = names.flatMap((room) => {
  const programs = startsPrograms.filter((file) => file.startsWith(`src/${room}/`))
  const all = { files: [`src/${room}/**/*.ts`], excludeFiles: tests, rules: restricted(room) }
  const door = doorOut.startsWith(`src/${room}/`)
  return [
    all,
    ...(programs.length > 0 ? [{ files: programs, rules: restricted(room, { programs: true }) }] : []),
    ...(door ? [{ files: [`${doorOut}/**/*.ts`], excludeFiles: tests, rules: restricted(room, { door }) }] : []),
  ]
})

export default {
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'node', 'vitest', 'react', 'jsx-a11y'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['dist-web', 'node_modules', 'test/fixtures'],
  rules: {
    'max-lines': ['error', { max: 400 }],
    'max-params': ['error', { max: 3 }],
    'no-console': 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default': 'off',
    // TypeScript holds every function to its return type, and knows that a switch is exhaustive.
    'typescript/consistent-return': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/prefer-node-protocol': 'error',
    // A browser window's postMessage has a target; those of threads have none.
    'unicorn/require-post-message-target-origin': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/style-prop-object': 'off',
    'vitest/expect-expect': 'error',
    'vitest/no-conditional-expect': 'error',
    'vitest/no-standalone-expect': 'off',
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    ...roomOverrides,
    {
      files: ['web/**/*.{ts,tsx}'],
      excludeFiles: ['**/*.test.ts', '**/*.test.tsx'],
      rules: {
        'no-restricted-imports': ['error', { patterns: [...boundary('web', web.uses, 'src/'), ...nodeModules] }],
      },
    },
    { files: ['src/cli/**', 'scripts/**', 'bench/**'], rules: { 'no-console': 'off' } },
    {
      files: ['*.config.*', 'web/*.config.*', '**/*.config.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    { files: ['**/*.test.ts', '**/*.test.tsx', 'test/**'], rules: { 'max-params': 'off' } },
  ],
}
