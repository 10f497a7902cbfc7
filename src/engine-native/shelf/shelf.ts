import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { VadeError } from '../../core/index.ts'
import { loadCatalogue, type CatalogueRow } from '../catalogue/catalogue.ts'
import { addModelFile } from './add-file.ts'
import { chooseModels } from './choose.ts'
import { memoryBudget } from '../memory/index.ts'
import { fitReason, guessedMemory, needBytes } from './fit.ts'
import type { InstalledModel, ModelShelf, ShelfEntry, ShelfOptions } from './model.ts'
import { pullRow } from './pull.ts'
import { allRecords, filesOf, hasTraces, removeModel } from './records.ts'

interface Ranked {
  readonly entry: ShelfEntry
  readonly quality: number
}

/** The models that are on this machine or could be. The folder is the truth: nothing is remembered between calls. */
export function createModelShelf(options: ShelfOptions): ModelShelf {
  const { directory } = options
  let loading: Promise<Map<string, CatalogueRow>> | null = null

  const rowsById = () =>
    (loading ??= loadCatalogue(options.catalogueFiles).then(
      (rows) => new Map(rows.map((row) => [row.id, row])),
      (thrown: unknown) => {
        loading = null
        throw thrown
      },
    ))

  /** A model whose row names companions that its record does not know is not whole. */
  async function allInstalled(): Promise<InstalledModel[]> {
    const [rows, records] = await Promise.all([rowsById(), allRecords(directory)])
    return records.filter(({ id, companions }) => companions.length >= (rows.get(id)?.companions.length ?? 0))
  }

  async function installed(id: string): Promise<InstalledModel | null> {
    return (await allInstalled()).find((model) => model.id === id) ?? null
  }

  async function list(): Promise<ShelfEntry[]> {
    const [rows, records] = await Promise.all([rowsById(), allInstalled()])
    const here = new Map(records.map((model) => [model.id, model]))
    const budget = memoryBudget()
    const ranked: Ranked[] = []
    for (const row of rows.values()) {
      const model = here.get(row.id) ?? null
      const entry = entryOf(model ?? { ...row, memory: guessedMemory(row) }, model, budget)
      ranked.push({ entry, quality: row.quality })
    }
    for (const model of records) {
      if (rows.has(model.id)) continue
      const entry = entryOf(withBase(model, here), model, budget)
      ranked.push({ entry, quality: qualityBySize(entry, rows) })
    }
    return ranked.toSorted(bestFirst).map(({ entry }) => entry)
  }

  async function rowOf(id: string): Promise<CatalogueRow> {
    const row = (await rowsById()).get(id)
    if (row !== undefined) return row
    throw new VadeError('model_not_found', `There is no model ${id} in the catalogue. See "vade models list".`)
  }

  return {
    list,
    installed,
    async publishedFiles() {
      const rows = await rowsById()
      return (await allInstalled()).filter((model) => rows.get(model.id)?.sha256 === model.sha256).flatMap(filesOf)
    },
    async pull(id, pull) {
      // A model of the person's own is in no catalogue, and is here already.
      const own = (await rowsById()).has(id) ? null : await installed(id)
      return own ?? (await pullRow(await rowOf(id), options, pull))
    },
    async remove(id) {
      const model = (await installed(id)) ?? inFolder(await rowOf(id), directory)
      const partial = join(directory, '.partial', model.id)
      if (!existsSync(partial) && !hasTraces(model)) {
        throw new VadeError('not_found', `${id} is not installed. See "vade models list".`)
      }
      await rm(partial, { recursive: true, force: true })
      await removeModel(model)
    },
    async addFile(path, { signal }) {
      return await addModelFile(path, { directory, rows: await rowsById(), signal })
    },
    async choose(speeds) {
      return chooseModels({ entries: await list(), rows: await rowsById(), speeds, cores: availableParallelism() })
    },
  }
}

/** Where the files of a row are, or what is left of them. */
function inFolder({ id, file, companions }: CatalogueRow, folder: string) {
  return {
    id,
    file: join(folder, file),
    companions: companions.map((each) => ({ ...each, file: join(folder, each.file) })),
  }
}

function entryOf(
  facts: Omit<InstalledModel, 'file' | 'sha256'>,
  model: InstalledModel | null,
  budget: number,
): ShelfEntry {
  const { id, name, kind, license, bytes, contextTokens } = facts
  const need = needBytes(facts.memory, contextTokens)
  const fit = fitReason(need, budget)
  const fileBytes = facts.companions.reduce((sum, companion) => sum + companion.bytes, bytes)
  return { id, name, kind, license, fileBytes, needBytes: need, contextTokens, installed: model, ...fit }
}

/** An adapter is loaded with its base, and is as good as absent without it. */
function withBase(model: InstalledModel, here: ReadonlyMap<string, InstalledModel>): InstalledModel {
  if (model.kind !== 'adapter') return model
  const base = here.get(model.base ?? '')
  const { memory, contextTokens } = base ?? model
  return { ...model, contextTokens, memory: { ...memory, fileBytes: memory.fileBytes + model.bytes } }
}

/** A model of the person's own ranks with the largest of ours that is not larger. */
function qualityBySize(entry: ShelfEntry, rows: ReadonlyMap<string, CatalogueRow>): number {
  const smaller = [...rows.values()].filter((row) => row.kind === entry.kind && row.bytes <= entry.fileBytes)
  return Math.max(0, ...smaller.map((row) => row.quality))
}

function talks({ kind }: ShelfEntry): boolean {
  return kind === 'chat' || kind === 'vision-chat'
}

/** Chat before the rest, what fits before what does not, then by quality. */
function bestFirst(one: Ranked, other: Ranked): number {
  const kind = Number(!talks(one.entry)) - Number(!talks(other.entry))
  return kind || Number(other.entry.fits) - Number(one.entry.fits) || other.quality - one.quality
}
