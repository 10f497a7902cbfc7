import type { Download } from '../api/index.ts'
import { megabytes } from './words.ts'

export interface PullReport {
  tell(progress: Download): void
  end(): void
}

/** Where nothing can be written over, a line comes this often, or with each tenth of the whole. */
const pauseMs = 5000

/** On a terminal one line that changes; elsewhere, a log for instance, a line now and then. */
export function createPullReport(
  out: { readonly isTTY?: boolean; write(text: string): unknown },
  now: () => number = performance.now.bind(performance),
): PullReport {
  let place = ''
  let tenth = 0
  let toldAt = 0

  function plain(progress: Download, line: string): void {
    const here = `${progress.phase} ${progress.source}`
    const part = Math.floor((progress.doneBytes * 10) / Math.max(1, progress.totalBytes))
    if (here === place && part === tenth && now() - toldAt < pauseMs) return
    place = here
    tenth = part
    toldAt = now()
    out.write(`${line}\n`)
  }

  return {
    tell(progress) {
      const line = lineOf(progress)
      // What was skipped is worth a line of its own that stays.
      if (out.isTTY === true) out.write(`\r\u001B[K${line}${isSkip(progress) ? '\n' : ''}`)
      else if (progress.phase !== 'waiting' || isSkip(progress)) plain(progress, line)
    },
    end() {
      if (out.isTTY === true) out.write('\n')
    },
  }
}

/** The shelf says so in the name of the source while it goes on to the next one. */
function isSkip({ phase, source }: Download): boolean {
  return phase === 'waiting' && source.includes(' was skipped')
}

function lineOf(progress: Download): string {
  const { phase, source, doneBytes, totalBytes, secondsLeft } = progress
  if (phase === 'waiting') return isSkip(progress) ? source : `waiting for ${source}`
  const left = secondsLeft === null ? '' : `, ${String(Math.round(secondsLeft))} s left`
  return `${phase} from ${source}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)}${left}`
}
