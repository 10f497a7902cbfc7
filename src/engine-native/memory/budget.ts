import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'

const gigabyte = 1e9

/** Bytes a model may take now: what is free, less a reserve of 1 GB, or of a fifth of a small machine. */
export function memoryBudget(): number {
  const limit = controlGroupLimit()
  const total = Math.min(totalmem(), limit?.max ?? Infinity)
  const free = Math.min(availableMemory(), limit === null ? Infinity : limit.max - limit.used)
  return Math.max(0, Math.round(free - Math.min(gigabyte, total * 0.2)))
}

function availableMemory(): number {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(textOf('/proc/meminfo') ?? '')
  return match === null ? freemem() : Number(match[1]) * 1024
}

/** What a container allows, cgroup 2 then 1; null without a limit. File cache does not count as used. */
function controlGroupLimit(): { readonly max: number; readonly used: number } | null {
  const places = [
    { max: 'memory.max', used: 'memory.current', stat: 'memory.stat', root: '/sys/fs/cgroup/' },
    {
      max: 'memory.limit_in_bytes',
      used: 'memory.usage_in_bytes',
      stat: 'memory.stat',
      root: '/sys/fs/cgroup/memory/',
    },
  ]
  for (const place of places) {
    const max = Number(textOf(place.root + place.max) ?? NaN)
    const used = Number(textOf(place.root + place.used) ?? NaN)
    // Version 1 writes a number near 2^63 where there is no limit.
    if (!(max > 0 && max < 2 ** 50) || !Number.isFinite(used)) continue
    const cache = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(textOf(place.root + place.stat) ?? '')?.[1] ?? 0)
    return { max, used: Math.max(0, used - cache) }
  }
  return null
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
