import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const limitMs = 20_000

/**
 * Why the library of the engine does not load here, or null where it does. It is tried in a process of its own,
 * because a library that was built for another processor ends the one that loads it.
 */
export function engineProblem(): Promise<string | null> {
  const script = fileURLToPath(new URL('./child/check.ts', import.meta.url))
  const options = { timeout: limitMs, killSignal: 'SIGKILL' as const }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', script], options, (error, _, stderr) => {
      if (error === null) return resolve(null)
      const said = stderr.split('\n').find((line) => /error/i.test(line))
      resolve(said?.trim() ?? `it ended with ${error.signal ?? `exit code ${String(error.code)}`}`)
    })
  })
}
