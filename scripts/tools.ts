const written = ['src', 'web', 'test', 'scripts', 'bench']

/** What reads the whole code without running it; `check` and `test` both begin with it. */
export const tools: readonly (readonly [string, readonly string[]])[] = [
  ['oxfmt', ['--check', ...written]],
  ['tsc', ['-p', '.']],
  ['tsc', ['-p', 'web']],
  ['oxlint', ['-c', 'oxlint.config.mjs', '--type-aware', ...written]],
  ['knip', ['--no-progress']],
  ['publint', ['--strict']],
]
