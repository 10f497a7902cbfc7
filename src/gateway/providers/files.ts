import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { toVadeError } from '../../core/index.ts'
import type { CheckedFiles, CheckedReading } from './checked-files.ts'
import type { ConfigInput } from './config-shape.ts'
import { configOf, type Config } from './config.ts'
import { isMissing, readHomeText, unreadable } from './home-text.ts'
import type { Provider } from './provider.ts'

/** What a person wrote in the home about providers. */
export interface HomeFiles {
  readonly config: Config | null
  readonly rows: readonly Provider[]
  readonly problems: readonly FileProblem[]
}

export interface FileProblem {
  readonly file: string
  /** A sentence with the line and the field. */
  readonly message: string
  /** Whether it may be right all the same, as a variable that is set elsewhere. */
  readonly warning?: boolean
}

/** So many rows of its own a home may have: each is looked at twice a second. */
const mostRows = 200

export function configFile(home: string): string {
  return join(home, 'config.json')
}

/** Those that `readHomeFiles` reads now, there or not; in place of rows that cannot be listed, their folder. */
export async function homeFiles(home: string): Promise<string[]> {
  const folder = rowsFolder(home)
  const rows = await rowFiles(home).catch(() => [folder])
  // What more there is has only to be told.
  return [configFile(home), ...rows.slice(0, mostRows), ...(rows.length > mostRows ? [folder] : [])]
}

/** Changes whenever one of the files does. */
export async function fingerprint(files: readonly string[]): Promise<string> {
  const marks = await Promise.all(files.map(async (file) => `${file} ${await markOf(file)}`))
  return marks.join('\n')
}

/** Empty where there is none. Who may read it, and where it came from, changes its `ctime` only. */
async function markOf(file: string): Promise<string> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(file)
    return [mtimeMs, ctimeMs, size, ino].join(' ')
  } catch (thrown) {
    return isMissing(thrown) ? '' : 'unreadable'
  }
}

/** Where rows lie. */
export function rowsFolder(home: string): string {
  return join(home, 'providers')
}

/** All of them, by name. Throws `invalid_request` where there is a folder that cannot be listed. */
async function rowFiles(home: string): Promise<string[]> {
  const folder = rowsFolder(home)
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (isMissing(thrown)) return []
    throw unreadable(folder, thrown)
  })
  return names
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name))
}

/** A file that is wrong becomes a problem; what it said before stays, as `before` has it. */
export async function readHomeFiles(
  home: string,
  { before, checked }: { readonly before: ReadonlyMap<string, Provider>; readonly checked: CheckedFiles },
): Promise<HomeFiles & { readonly byFile: ReadonlyMap<string, Provider> }> {
  const problems: FileProblem[] = []
  const reading = await checked.begin()
  const byFile = new Map<string, Provider>()
  const files = await rowFiles(home).catch((thrown: unknown) => {
    problems.push({ file: rowsFolder(home), message: toVadeError(thrown).message })
    for (const [file, row] of before) byFile.set(file, row)
    return []
  })
  if (files.length > mostRows) problems.push(tooMany(rowsFolder(home), files))
  for (const file of files.slice(0, mostRows)) {
    try {
      const row = await readRow(file, reading)
      if (row !== null) byFile.set(file, row)
    } catch (thrown) {
      problems.push({ file, message: toVadeError(thrown).message })
      const old = before.get(file)
      if (old !== undefined) byFile.set(file, old)
    }
  }
  let config: Config | null = null
  const file = configFile(home)
  try {
    const input = await readConfig(file, reading)
    if (input !== null) config = configOf(input)
  } catch (thrown) {
    problems.push({ file, message: toVadeError(thrown).message })
  }
  reading.end()
  return { config, rows: [...byFile.values()], problems, byFile }
}

function tooMany(folder: string, files: readonly string[]): FileProblem {
  const first = basename(files[mostRows] ?? folder)
  const message = `${folder} holds ${String(files.length)} files of providers, and at most ${String(mostRows)} are read: from ${first} on they are left out. Say several providers in config.json, or remove some.`
  return { file: folder, message }
}

// The schemas and the parser are loaded for what was not checked before.

function readRow(file: string, reading: CheckedReading): Promise<Provider | null> {
  return readChecked('row', { file, reading }, async (text) => {
    const [{ parseJsonFile }, { providerRow }] = await Promise.all([import('./json-file.ts'), import('./schema.ts')])
    return parseJsonFile(text, file, providerRow)
  })
}

function readConfig(file: string, reading: CheckedReading): Promise<ConfigInput | null> {
  return readChecked('config', { file, reading }, async (text) => {
    const [{ parseJsonFile }, { configShape }] = await Promise.all([
      import('./json-file.ts'),
      import('./config-shape.ts'),
    ])
    return parseJsonFile(text, file, configShape)
  })
}

/** Null where there is no file. Throws `invalid_request` with the line and the field. */
async function readChecked<Value>(
  schema: string,
  { file, reading }: { readonly file: string; readonly reading: CheckedReading },
  check: (text: string) => Promise<Value>,
): Promise<Value | null> {
  const text = await readHomeText(file)
  return text === null ? null : reading.valueOf(schema, text, () => check(text))
}
