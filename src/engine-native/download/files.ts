import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VadeError } from '../../core/index.ts'

/** Bytes, or 0 if there is no such file. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? found.size : 0
}

export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** A hard link where that is possible, else a copy; appears under its name whole or not at all. */
export async function linkOrCopy(from: string, to: string, signal: AbortSignal): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const temporary = `${to}.${process.pid}.new`
  await rm(temporary, { force: true })
  try {
    await link(from, temporary).catch(async () => {
      await checkFreeDisk(dirname(to), await sizeOf(from))
      await copyFile(from, temporary)
    })
    signal.throwIfAborted()
    await rename(temporary, to)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Written beside, flushed, then renamed: a crash leaves the old text or the new one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.new`
  const handle = await open(temporary, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, path)
}

/** The JSON in a small file of ours; null if absent or not JSON. */
export async function readJson(path: string): Promise<unknown> {
  if ((await sizeOf(path)) > 1 << 20) return null
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch {
    return null
  }
}

/** Room left for logs and the store beside a download, in bytes. */
const spareBytes = 64 * 1024 * 1024

/** @throws VadeError `disk_full` with both sizes. */
export async function checkFreeDisk(folder: string, neededBytes: number): Promise<void> {
  const disk = await statfs(folder)
  const free = disk.bavail * disk.bsize
  if (free >= neededBytes + spareBytes) return
  throw new VadeError(
    'disk_full',
    `The download needs ${inWords(neededBytes + spareBytes)} but ${folder} has ${inWords(free)} free. ` +
      'Free some disk space or move the home folder (VADE_HOME).',
  )
}

/** `1.1 GB`, in powers of ten as disks are sold. */
export function inWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.ceil(bytes / 1e3)} kB`
}
