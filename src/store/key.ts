import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { VadeError } from '../core/index.ts'

/** 64 hexadecimal digits from a file that only its owner can read; made on the first call. */
export function loadStoreKey(file: string): string {
  if (!existsSync(file)) makeKey(file)
  const key = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(key)) {
    throw new VadeError(
      'store_damaged',
      `The key in ${file} is not 64 hexadecimal digits; put back the file from your backup.`,
    )
  }
  return key
}

/** Linked into place only when whole, so that of two first starts one key wins. */
function makeKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${String(process.pid)}`
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, file)
  } catch (thrown) {
    if (!existsSync(file)) throw thrown
  } finally {
    rmSync(draft, { force: true })
  }
}
