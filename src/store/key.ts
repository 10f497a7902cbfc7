import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { VadeError } from '../core/index.ts'
import { sayingWhy } from './database.ts'
import { keyring } from './keyring.ts'
import { lockFile } from './lock.ts'

/** Where the key of a database may be: `file` holds the key itself, `note` names its entry in the keyring. */
interface Places {
  readonly database: string
  /** The folder of the home that has keys. */
  readonly folder: string
  readonly file: string
  readonly note: string
  readonly askKeyring: boolean
}

/**
 * 64 hexadecimal digits, made when neither a key nor a database is there. The file that `VADE_STORE_KEY_FILE` names
 * comes first, then `keys/store.key`, then the keyring if `keys/store.keyring` says so; a new home uses a keyring
 * that answers, else the file. A key that cannot be had is an error and never replaced.
 */
export async function loadStoreKey(home: string): Promise<string> {
  const folder = join(home, 'keys')
  const places = keyPlaces(home)
  const found = await findKey(places)
  if (found !== null) return found
  sayingWhy(places.database, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  })
  // Of two first starts one decides where the key is.
  const release = await lockFile(join(folder, 'store.lock'))
  try {
    return (await findKey(places)) ?? (await makeKey(places))
  } finally {
    await release()
  }
}

/** The file that holds the key of an opened home, or null where the keyring has it. */
export function storeKeyFile(home: string): string | null {
  const { file } = keyPlaces(home)
  return existsSync(file) ? file : null
}

export function keyPlaces(home: string): Places {
  const named = process.env['VADE_STORE_KEY_FILE']
  return {
    database: join(home, 'vade.db'),
    folder: join(home, 'keys'),
    file: named ?? join(home, 'keys', 'store.key'),
    note: join(home, 'keys', 'store.keyring'),
    askKeyring: named === undefined,
  }
}

async function findKey({ database, file, note, askKeyring }: Places): Promise<string | null> {
  // Looked at before the key: another program's first start makes the key first.
  const hasDatabase = existsSync(database)
  if (existsSync(file)) return checked(read(file), file)
  if (askKeyring && existsSync(note)) {
    const key = await keyring.lookup(read(note))
    if (key !== null) return checked(key, 'the keyring')
    throw new VadeError(
      'store_unwritable',
      `The key of ${database} is in the desktop's keyring, which did not give it. Unlock the keyring and see that ` +
        `secret-tool is installed, or put the key into ${file}. The database was left as it is.`,
    )
  }
  if (!hasDatabase) return null
  throw new VadeError(
    'store_damaged',
    `The key of ${database} is missing; put back ${file} from your backup. The database was left as it is.`,
  )
}

async function makeKey({ database, file, note, askKeyring }: Places): Promise<string> {
  const key = randomBytes(32).toString('hex')
  const id = randomBytes(16).toString('hex')
  const kept = askKeyring && (await keyring.store(id, key)) && (await keyring.lookup(id)) === key
  sayingWhy(database, () => (kept ? place(note, id) : place(file, key)))
  return kept ? key : checked(read(file), file)
}

function read(file: string): string {
  return sayingWhy(file, () => readFileSync(file, 'utf8').trim())
}

function checked(key: string, origin: string): string {
  if (/^[0-9a-f]{64}$/.test(key)) return key
  throw new VadeError(
    'store_damaged',
    `The key in ${origin} is not 64 hexadecimal digits; put it back from your backup.`,
  )
}

/** Linked into place only when whole; a file that is there already stays, for two homes may name the same. */
function place(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${String(process.pid)}`
  writeFileSync(draft, `${text}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, file)
  } catch (thrown) {
    if (!existsSync(file)) throw thrown
  } finally {
    rmSync(draft, { force: true })
  }
}
