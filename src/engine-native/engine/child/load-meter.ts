import { cpus } from 'node:os'

/** How many cores other programs keep busy, between two readings. */
export interface LoadMeter {
  /** Since the last reading; the last figure again when that was less than a tenth of a second ago. */
  others(): number
}

const leastMs = 100

export function createLoadMeter(): LoadMeter {
  let last = reading()
  let figure = 0
  return {
    others() {
      const now = reading()
      const elapsed = now.at - last.at
      if (elapsed >= leastMs) {
        figure = Math.max(0, (now.busyMs - last.busyMs - (now.ownMs - last.ownMs)) / elapsed)
        last = now
      }
      return figure
    },
  }
}

function reading(): { readonly at: number; readonly busyMs: number; readonly ownMs: number } {
  const { user, system } = process.cpuUsage()
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
  return { at: performance.now(), busyMs, ownMs: (user + system) / 1000 }
}
