import { readFile, stat } from 'node:fs/promises'
import { isVadeError, VadeError } from '../../core/index.ts'

/** A file of a person may be as long as this. */
const longestFile = 8 * 1024 * 1024

/** A text that a person put into the home; null where there is none. Throws `invalid_request` with what to do. */
export async function readHomeText(file: string): Promise<string | null> {
  try {
    const found = await stat(file)
    // A pipe would be waited for without an end.
    if (!found.isFile()) throw new VadeError('invalid_request', `${file} is not a file. Put one there, or remove it.`)
    if (found.size > longestFile) throw new VadeError('invalid_request', `${file} is longer than 8 MB. Shorten it.`)
    return await readFile(file, 'utf8')
  } catch (thrown) {
    if (isMissing(thrown)) return null
    throw isVadeError(thrown) ? thrown : unreadable(file, thrown)
  }
}

export function isMissing(thrown: unknown): boolean {
  const { code } = thrown as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

export function unreadable(path: string, thrown: unknown): VadeError {
  const { code = String(thrown) } = thrown as NodeJS.ErrnoException
  const remedy = code === 'EACCES' ? 'Let the user that runs Vade read it' : 'See to its disk'
  return new VadeError('invalid_request', `${path} cannot be read (${code}). ${remedy}.`, { cause: thrown })
}
