import { unwatchFile, watchFile, type StatsListener } from 'node:fs'

/** Files that may come, change and go. */
export interface WatchedFiles {
  /** These from now on, and no others. */
  follow(files: readonly string[]): void
  close(): void
}

/**
 * Looks at them natively, by their paths, and calls only when one has moved: an idle process runs no JavaScript for it,
 * which V8 would compile and keep (9 MB). The notices of the system are not used: they do not tell what happens on a
 * network disk.
 */
export function watchFiles(everyMs: number, onChange: () => void): WatchedFiles {
  const heard: StatsListener = () => onChange()
  let followed: ReadonlySet<string> = new Set()
  function follow(files: readonly string[]): void {
    const next = new Set(files)
    for (const file of followed) if (!next.has(file)) unwatchFile(file, heard)
    for (const file of next) {
      if (!followed.has(file)) watchFile(file, { persistent: false, interval: everyMs }, heard)
    }
    followed = next
  }
  return { follow, close: () => follow([]) }
}
