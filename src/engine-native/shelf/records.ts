import { existsSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readJson, sizeOf, writeWhole } from '../download/files.ts'
import { installedShape, type InstalledModel, type InstalledRecord } from './model.ts'

const suffix = '.vade.json'

/** The weights whose record lies beside them; sizes and magic are looked at, the SHA-256 was when they came. */
export async function readRecord(folder: string, file: string): Promise<InstalledModel | null> {
  const path = resolve(folder, file)
  const parsed = installedShape.safeParse(await readJson(path + suffix))
  if (!parsed.success) return null
  if ((await sizeOf(path)) !== parsed.data.bytes || !(await magicIsRight(path))) return null
  const companions = parsed.data.companions.map((each) => ({ ...each, file: resolve(folder, each.file) }))
  for (const { file: beside, bytes } of companions) if ((await sizeOf(beside)) !== bytes) return null
  return { ...parsed.data, file: path, companions }
}

export async function writeRecord(folder: string, file: string, record: InstalledRecord): Promise<void> {
  await writeWhole(join(folder, file + suffix), `${JSON.stringify(record, null, 1)}\n`)
}

/** Whether any of its files lies there, whole or not. */
export function hasTraces({ file, companions }: Pick<InstalledModel, 'file' | 'companions'>): boolean {
  return [file, file + suffix, ...companions.map((companion) => companion.file)].some((path) => existsSync(path))
}

/** Also what an engine made of the weights: its name is theirs and `.gguf`. */
export function filesOf({ file, companions }: Pick<InstalledModel, 'file' | 'companions'>): string[] {
  return [file + suffix, file, `${file}.gguf`, ...companions.map((each) => each.file)]
}

export async function removeModel(model: Pick<InstalledModel, 'file' | 'companions'>): Promise<void> {
  for (const path of filesOf(model)) await rm(path, { force: true })
}

/** Every file in the folder that has a sound record. */
export async function allRecords(folder: string) {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith(suffix)).slice(0, 1000)
  const records = await Promise.all(files.map((name) => readRecord(folder, name.slice(0, -suffix.length))))
  return records.filter((record) => record !== null)
}

async function magicIsRight(path: string): Promise<boolean> {
  if (!path.endsWith('.gguf')) return true
  const handle = await open(path).catch(() => null)
  if (handle === null) return false
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1') === 'GGUF'
  } finally {
    await handle.close()
  }
}
