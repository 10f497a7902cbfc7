import { spawn, spawnSync } from 'node:child_process'
import type { PipPart } from '../catalogue/catalogue.ts'
import { SourceProblem } from './problem.ts'

export interface WheelRun {
  readonly folder: string
  /** Where pip keeps what it is downloading: its growth is the progress. */
  readonly temporary: string
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
  /** Whether to retry long: true once this source has given something. */
  readonly patient: boolean
}

const commands = [['pip'], ['pip3'], ['python3', '-m', 'pip']] as const

/** Longest one part may take, in milliseconds. */
const partLimitMs = 60 * 60 * 1000

/** How pip is called here, or null without one. */
export function findPip(): string | null {
  const works = commands.find(([program, ...rest]) => spawnSync(program, [...rest, '--version']).status === 0)
  return works?.join(' ') ?? null
}

/** @throws SourceProblem when there is no pip or it cannot get the wheel. */
export async function downloadWheel(part: PipPart, run: WheelRun): Promise<void> {
  const words: string[] = []
  for (const command of commands) {
    run.signal.throwIfAborted()
    const outcome = await runPip([...command, ...pipArguments(part, run)], run)
    if (outcome.done) return
    run.signal.throwIfAborted()
    words.push(`${command.join(' ')}: ${outcome.why}`)
    // A pip that ran and failed will fail by its other names too.
    if (outcome.ran) break
  }
  throw new SourceProblem(words.join('; '))
}

function pipArguments(part: PipPart, run: WheelRun): string[] {
  const argv = ['download', '--no-deps', '--no-input', '--no-cache-dir', '--disable-pip-version-check']
  argv.push('--only-binary=:all:', '--progress-bar=off', '--timeout', run.patient ? '60' : '15')
  argv.push('--retries', run.patient ? '4' : '1')
  if (part.platform !== undefined) {
    argv.push('--platform', part.platform.tag, '--python-version', part.platform.python, '--implementation', 'cp')
  }
  return [...argv, '--dest', run.folder, `${part.package}==${part.version}`]
}

interface Outcome {
  readonly done: boolean
  /** False if there is no such program, or no pip module in it. */
  readonly ran: boolean
  readonly why: string
}

function runPip(command: readonly string[], run: WheelRun): Promise<Outcome> {
  const [program = '', ...rest] = command
  return new Promise((resolve) => {
    let tail = ''
    const limit = AbortSignal.any([run.signal, AbortSignal.timeout(partLimitMs)])
    const child = spawn(program, rest, {
      env: { ...run.env, TMPDIR: run.temporary, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, because pip may be a shell script around the real one and both must die together.
      detached: true,
    })
    const kill = () => killGroup(child.pid)
    const leave = () => {
      limit.removeEventListener('abort', kill)
      process.removeListener('exit', kill)
    }
    process.once('exit', kill)
    limit.addEventListener('abort', kill, { once: true })
    if (limit.aborted) kill()
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-4000)
    })
    child.once('error', (error) => {
      leave()
      resolve({ done: false, ran: false, why: error.message })
    })
    child.once('close', (code) => {
      leave()
      resolve({ done: code === 0, ran: !/No module named pip|command not found/.test(tail), why: lastLine(tail) })
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const error = lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.findLast((line) => line !== '')
  return (error ?? 'it failed without a word').slice(0, 300)
}
