import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What a program says of one case with one provider. */
export interface Report {
  readonly provider: string
  readonly name: string
  /** Null where all went well. */
  readonly problem: string | null
}

/** Runs a program that prints a line of JSON for each case; throws what it said on stderr where it prints none. */
export async function reportsOf(
  command: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Report[]> {
  const child = spawn(command, words, { env: { ...process.env, ...env } })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
  const reports: Report[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) reports.push(JSON.parse(line) as Report)
  }
  if (reports.length === 0) throw new Error(`${words.join(' ')} said nothing: ${said}`)
  return reports
}
