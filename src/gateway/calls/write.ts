import type { Reply } from '../reply.ts'

/** Waits for a slow reader, until it has left. */
export async function write(response: Reply, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
