/** Facts of one event; never a prompt, never a key. */
export type LogEvent = Readonly<Record<string, unknown>> & { readonly event: string }
export type Log = (event: LogEvent) => void

/** One JSON line an event, or a line for people where stderr is a terminal. */
export function createLog(out: { readonly isTTY?: boolean; write(line: string): unknown } = process.stderr): Log {
  return (event) => {
    const time = new Date().toISOString()
    if (out.isTTY !== true) {
      out.write(`${JSON.stringify({ time, ...event })}\n`)
      return
    }
    const { event: name, ...facts } = event
    const shown = Object.entries(facts).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    out.write(`${time.slice(11, 19)} ${name} ${shown.join(' ')}\n`)
  }
}
