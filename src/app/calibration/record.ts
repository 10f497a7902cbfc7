import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Trial } from './trial.ts'

const share = z.number().min(0).max(1)

const signal = z.object({
  logprob: z.number().max(0),
  p1: share,
  p2: share,
  entropy: z.number().min(0),
  top: z
    .array(z.object({ token: z.string(), p: share }))
    .max(20)
    .optional(),
})

const record = z.object({
  version: z.literal(1),
  model: z.object({ id: z.string(), sha256: z.string() }),
  /** The way of asking: trials that were asked in another way say nothing here. */
  template: z.string(),
  trials: z
    .array(
      z.object({
        id: z.string(),
        right: z.boolean().nullable(),
        answer: z.string(),
        pieces: z.array(z.object({ text: z.string(), signal })).max(64),
        ms: z.number().min(0),
      }),
    )
    .max(5000),
  /** What was fitted on them last; whoever reads it checks it. */
  calibration: z.unknown(),
})

/** What was measured about a model on this machine, as it lies in the home. */
export interface CalibrationRecord extends Readonly<Omit<z.output<typeof record>, 'trials'>> {
  readonly trials: readonly Trial[]
}

export function recordFile(home: string, sha256: string): string {
  return join(home, 'calibration', `${sha256}.json`)
}

/** Null where there is none; `damaged` where what lies there cannot be read. */
export async function readRecord(file: string): Promise<CalibrationRecord | 'damaged' | null> {
  try {
    const read = record.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return read.success ? read.data : 'damaged'
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'damaged'
  }
}

/** Whole or not at all, and for the owner only. */
export async function writeRecord(file: string, content: CalibrationRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, JSON.stringify(content), { mode: 0o600 })
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}
