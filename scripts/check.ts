import { spawnSync } from 'node:child_process'

/** Everything that needs no weights and no browser, in the order in which it is quickest to fail. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-p', '.']],
  ['oxlint', ['-c', 'oxlint.config.mjs', '--type-aware', 'src', 'test', 'scripts']],
  ['oxfmt', ['--check', 'src', 'test', 'scripts']],
  ['vitest', ['run', '--project', 'unit']],
]

for (const [command, options] of steps) {
  const { status } = spawnSync(command, options, { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`'${command} ${options.join(' ')}' failed.`)
    process.exit(1)
  }
}
