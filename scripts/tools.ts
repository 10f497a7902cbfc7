/** What reads the whole code without running it; `check` and `test` both begin with it. */
export const tools: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-p', '.']],
  ['oxlint', ['-c', 'oxlint.config.mjs', '--type-aware', 'src', 'test', 'scripts', 'bench']],
  ['oxfmt', ['--check', 'src', 'test', 'scripts', 'bench']],
]
