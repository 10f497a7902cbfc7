import { readdirSync, readFileSync } from 'node:fs'

/** A process and all that it started. */
export interface ProcessTree {
  /** Processor time of all of them so far, in microseconds; the kernel counts hundredths of a second. */
  cpuMicros(): number
  rssBytes(): number
  pause(): void
  resume(): void
  terminate(): void
  kill(): void
}

const microsPerTick = 10_000

export function processTree(root: number): ProcessTree {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids(root)) {
      try {
        process.kill(pid, name)
      } catch {
        // It ended in the meantime.
      }
    }
  }
  return {
    cpuMicros: () => sum(root, (pid) => (Number(stat(pid)[11]) + Number(stat(pid)[12])) * microsPerTick),
    rssBytes: () =>
      sum(root, (pid) => {
        const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
        return Number(found?.[1] ?? 0) * 1024
      }),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    terminate: () => signal('SIGTERM'),
    kill: () => signal('SIGKILL'),
  }
}

function sum(root: number, of: (pid: number) => number): number {
  let all = 0
  for (const pid of pids(root)) {
    try {
      all += of(pid)
    } catch {
      // It ended in the meantime.
    }
  }
  return all
}

function pids(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const parent = Number(stat(Number(name))[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // It ended in the meantime.
    }
  }
  const all = [root]
  for (const pid of all) all.push(...(children.get(pid) ?? []))
  return all
}

/** The fields of /proc/PID/stat after the name, which may have spaces in it: state, parent, … */
function stat(pid: number): string[] {
  const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
