import { spawnSync } from 'node:child_process'
import { tools } from './tools.ts'

/** Everything that needs no weights and no browser, in the order in which it is quickest to fail. */
const steps = [...tools, ['vitest', ['run', '--project', 'unit']] as const]

for (const [command, options] of steps) {
  const { status } = spawnSync(command, options, { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`'${command} ${options.join(' ')}' failed.`)
    process.exit(1)
  }
}
