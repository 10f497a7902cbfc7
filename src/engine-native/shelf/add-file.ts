import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { isVadeError, VadeError } from '../../core/index.ts'
import type { CatalogueRow } from '../catalogue/catalogue.ts'
import { linkOrCopy, sha256Of, sizeOf } from '../download/files.ts'
import { reasonOf } from '../download/problem.ts'
import { readGgufFile, type GgufHeader } from '../gguf/header.ts'
import { baseOf, isAdapter } from './adapter-base.ts'
import { memoryOf } from './fit.ts'
import type { InstalledModel, InstalledRecord } from './model.ts'
import { allRecords, readRecord, writeRecord } from './records.ts'

export interface Adding {
  readonly directory: string
  readonly rows: ReadonlyMap<string, CatalogueRow>
  readonly signal: AbortSignal
}

/** Takes a person's own GGUF file: read, proven, linked or copied, named after itself. */
export async function addModelFile(path: string, at: Adding): Promise<InstalledModel> {
  const bytes = await sizeOf(path)
  if (bytes === 0) throw new VadeError('not_found', `There is no model file at ${path}. Check the path.`)
  const header = readHeader(path)
  const sha256 = await sha256Of(path, at.signal)
  const known = [...at.rows.values()].find((row) => row.sha256 === sha256)
  const records = await allRecords(at.directory)
  const same = records.find((model) => model.sha256 === sha256)
  if (same !== undefined) return same
  const base = isAdapter(header) ? ({ kind: 'adapter', base: baseOf(header, records).id } as const) : {}
  const stem = idFrom(basename(path))
  const taken = new Set([...at.rows.keys(), ...records.map((model) => model.id)])
  const id = known?.id ?? (taken.has(stem) ? `${stem}-${sha256.slice(0, 8)}` : stem)
  const file = known?.file ?? `${id}.gguf`
  await mkdir(at.directory, { recursive: true })
  const target = join(at.directory, file)
  if (resolve(path) !== resolve(target)) await linkOrCopy(path, target, at.signal)
  await writeRecord(at.directory, file, { ...record(header, known, { id, bytes, sha256 }), ...base })
  const made = await readRecord(at.directory, file)
  if (made === null) throw new VadeError('model_damaged', `${path} changed while it was added. Add it again.`)
  return made
}

function readHeader(path: string): GgufHeader {
  try {
    return readGgufFile(path)
  } catch (thrown) {
    if (isVadeError(thrown)) throw thrown
    throw new VadeError('invalid_request', `${path} cannot be read (${reasonOf(thrown)}). Check its permissions.`, {
      cause: thrown,
    })
  }
}

function record(
  header: GgufHeader,
  known: CatalogueRow | undefined,
  found: { readonly id: string; readonly bytes: number; readonly sha256: string },
): InstalledRecord {
  return {
    ...found,
    name: known?.name ?? header.name ?? found.id,
    kind: known?.kind ?? (/bert|embed|t5encoder/.test(header.architecture) ? 'embedding' : 'chat'),
    license: known?.license ?? header.license ?? 'unknown',
    contextTokens: known?.contextTokens ?? header.contextTokens,
    memory: memoryOf(header, found.bytes),
    companions: [],
  }
}

function idFrom(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/\.gguf$/, '')
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80)
  return id === '' ? 'model' : id
}
