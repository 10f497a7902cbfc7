/** Where an answer is written: the part of Node's `ServerResponse` that answering needs. */
export interface Reply {
  readonly headersSent: boolean
  /** Nobody reads any more. */
  readonly destroyed: boolean
  /** A header of the head that is still to be written. */
  setHeader(name: string, value: string | number): unknown
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): Reply
  /** False where the reader is slow: wait for `drain`, or for `close`. */
  write(bytes: Buffer | string): boolean
  end(bytes?: Buffer | string): unknown
  /** Breaks off. */
  destroy(): unknown
  on(event: 'drain' | 'close', hear: () => void): Reply
  off(event: 'drain' | 'close', hear: () => void): Reply
}
