/** `msg_` and 24 letters that sort by time: 9 of milliseconds, 15 random (about 77 bits). */
export function createId(prefix: string, now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(15))
  const tail = Array.from(random, (byte) => (byte % 36).toString(36)).join('')
  return `${prefix}_${now.toString(36).padStart(9, '0')}${tail}`
}
