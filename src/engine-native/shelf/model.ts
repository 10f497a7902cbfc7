import { z } from 'zod'
import type { ProgramDoor } from '../download/pip-parts.ts'
import type { OnProgress } from '../download/progress.ts'
import type { MemoryFacts } from '../memory/index.ts'
import type { Choice } from './choose.ts'

/** The small JSON file beside each installed file. */
export const installedShape = z.object({
  id: z.string().min(1),
  name: z.string(),
  kind: z.enum(['chat', 'vision-chat', 'embedding', 'adapter']),
  license: z.string(),
  bytes: z.int().min(1),
  sha256: z.string().length(64),
  contextTokens: z.int().min(0),
  memory: z.object({
    fileBytes: z.int(),
    repackedBytes: z.int(),
    contextBytesPerToken: z.number(),
    vocabularySize: z.int(),
  }),
  base: z.string().optional(),
  /** Files that belong to it, beside it: a tokenizer, a projector. */
  companions: z.array(z.object({ file: z.string().min(1), bytes: z.int().min(1) })).default([]),
})
export type InstalledRecord = z.output<typeof installedShape>

export type ModelKind = InstalledRecord['kind']

export interface InstalledModel {
  readonly id: string
  readonly name: string
  readonly kind: ModelKind
  readonly license: string
  /** Absolute path of the weights. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** 0 where there is no window. */
  readonly contextTokens: number
  readonly memory: MemoryFacts
  /** Id of the model that a LoRA adapter changes. */
  readonly base?: string | undefined
  /** With absolute paths. */
  readonly companions: readonly { readonly file: string; readonly bytes: number }[]
}

export interface ShelfEntry {
  readonly id: string
  readonly name: string
  readonly kind: ModelKind
  readonly license: string
  readonly fileBytes: number
  /** Memory at its usual window. */
  readonly needBytes: number
  readonly contextTokens: number
  readonly installed: InstalledModel | null
  readonly fits: boolean
  /** One sentence. */
  readonly reason: string
}

/** A way out of this machine. */
export interface ShelfDoor extends ProgramDoor {
  readonly fetch: typeof globalThis.fetch
  /** @throws VadeError `offline` when nothing may be fetched. */
  readonly assertOnline: (purpose: string) => void
}

export interface ShelfOptions {
  /** The models folder. */
  readonly directory: string
  /** A place that is only read, whose verified files are linked or copied before anything is fetched. */
  readonly cacheDirectory?: string
  /** A way out for the download of the model with this name. */
  readonly door: (model: string) => ShelfDoor
  /** Waits for the lock at `path`; the result lets it go. */
  readonly lock: (path: string, signal: AbortSignal) => Promise<() => Promise<void>>
  /** The person's own catalogue files. */
  readonly catalogueFiles?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

export interface PullOptions {
  /** Aborted with the reason `'discard'` it removes what was fetched; any other abort keeps that for the next time. */
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

export interface ModelShelf {
  /** Best first for this machine. */
  list(): Promise<ShelfEntry[]>
  installed(id: string): Promise<InstalledModel | null>
  /** Absolute paths of what belongs to installed models of the catalogue, which everybody can have; not a person's own. */
  publishedFiles(): Promise<string[]>
  /** @throws VadeError `download_failed` with a line for each source, `disk_full`, `offline`, `model_not_found`. */
  pull(id: string, options: PullOptions): Promise<InstalledModel>
  remove(id: string): Promise<void>
  /** @throws VadeError `model_damaged` with the reason. */
  addFile(path: string, options: { readonly signal: AbortSignal }): Promise<InstalledModel>
  /** Chooses by measured tokens a second of each id. */
  choose(speeds: ReadonlyMap<string, number>): Promise<Choice>
}
