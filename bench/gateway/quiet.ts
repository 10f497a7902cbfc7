import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const sampleMs = 250

/** Waits until the machine is at least 90 % idle; false where it stayed busy. All waits together end after three minutes. */
export function createQuiet(): { wait(): Promise<boolean> } {
  let patienceMs = 180_000
  return {
    async wait() {
      const allowedMs = Math.min(60_000, patienceMs)
      for (let waitedMs = 0; ; waitedMs += sampleMs) {
        if ((await idleShare()) >= 0.9) return true
        if (waitedMs >= allowedMs) return false
        patienceMs -= sampleMs
      }
    },
  }
}

async function idleShare(): Promise<number> {
  const before = times()
  await setTimeout(sampleMs)
  const after = times()
  return (after.idle - before.idle) / (after.all - before.all)
}

function times(): { readonly idle: number; readonly all: number } {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? []
  return { idle: (fields[3] ?? 0) + (fields[4] ?? 0), all: fields.slice(0, 8).reduce((sum, one) => sum + one, 0) }
}
