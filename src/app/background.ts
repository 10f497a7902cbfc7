/** Work that nobody waits for. Closing waits for it, so that it never finds a closed store. */
export interface Background {
  run(work: () => Promise<void>): void
  /** Begins nothing more. */
  close(): void
  ended(): Promise<void>
}

export function createBackground(onFailure: (thrown: unknown) => void): Background {
  const running = new Set<Promise<void>>()
  let closed = false
  return {
    run(work) {
      if (closed) return
      const ended = work().catch((thrown: unknown) => {
        if (!closed) onFailure(thrown)
      })
      running.add(ended)
      void ended.then(() => running.delete(ended))
    },
    close() {
      closed = true
    },
    async ended() {
      await Promise.all(running)
    },
  }
}
