/** Bytes as a person says them, in steps of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${String(Math.round(bytes / 1000))} kB`
  if (bytes < 1_000_000_000) return `${String(Math.round(bytes / 1_000_000))} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

/** Seconds as minutes or hours, rounded up so that nobody is promised too much. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${String(Math.max(1, Math.ceil(seconds)))} s`
  if (seconds < 3600) return `${String(Math.ceil(seconds / 60))} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
