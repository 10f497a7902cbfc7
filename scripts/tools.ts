import { spawn } from 'node:child_process'

const written = ['src', 'web', 'test', 'scripts', 'bench']

type Tool = readonly [string, readonly string[]]

/** What reads the whole code without running it. */
const tools: readonly Tool[] = [
  ['oxfmt', ['--check', ...written]],
  ['tsc', ['-p', '.']],
  ['tsc', ['-p', 'web']],
  ['oxlint', ['-c', 'oxlint.config.mjs', '--type-aware', ...written]],
  ['knip', ['--no-progress']],
  ['publint', ['--strict']],
]

/** Side by side, since most of them use one core; what each says is printed when it ends. */
export async function runTools(
  more: readonly Tool[] = [],
): Promise<{ readonly passed: number; readonly failed: number }> {
  const ended = await Promise.all([...tools, ...more].map(([command, options]) => run(command, options)))
  const passed = ended.filter((ok) => ok).length
  return { passed, failed: ended.length - passed }
}

function run(command: string, options: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    child.once('error', reject)
    child.once('close', (status) => {
      process.stdout.write(`${command} ${options.join(' ')}\n${Buffer.concat(said).toString()}`)
      resolve(status === 0)
    })
  })
}
