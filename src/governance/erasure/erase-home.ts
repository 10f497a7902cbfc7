import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
  type Dirent,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { VadeError } from '../../core/index.ts'
import { storeTraces, tryLockFile, type StoreTraces } from '../../store/index.ts'

export interface ErasureOptions {
  readonly home: string
  /** Absolute paths of weights that everybody can have, and that tell nothing about the person. */
  readonly keep: readonly string[]
}

export interface Erased {
  /** How many files are gone. */
  readonly files: number
  /** What lies in the home and is not Vade's, as paths from there; at most a hundred. */
  readonly left: readonly string[]
  /** Whether the key of the store lies where other homes may have theirs, and stays. */
  readonly keyIsElsewhere: boolean
}

/** Folders that Vade makes in its home, whole; `models` is looked through. */
const folders = ['keys', 'engine', 'journal', 'logs', 'providers', 'tools', 'skills']
const runFolder = 'run'
const files = /^(?:vade\.db(?:-wal|-shm|-journal)?|config\.json|egress\.head(?:\.\d+)?)$/

/**
 * Removes everything about a person from a home, for ever: the key of the database first, so that what is interrupted
 * leaves nothing that can be read. Copies of the database and exports are known by what they hold. Other files are
 * left, for a home may be any folder. Throws `home_in_use` while a program of Vade works in it,
 * and `invalid_request` for the folder of a person themselves, which is no home of Vade's alone.
 */
export async function eraseHome({ home, keep }: ErasureOptions): Promise<Erased> {
  const root = resolve(home)
  if (root === homedir() || root === dirname(root)) {
    throw new VadeError('invalid_request', `${root} has more in it than Vade; delete what is Vade's there by hand.`)
  }
  if (!existsSync(root)) return { files: 0, left: [], keyIsElsewhere: false }
  const release = lockHome(root)
  try {
    const traces = await storeTraces(root)
    const found = look(root, traces)
    let removed = 0
    const remove = (file: string) => {
      rmSync(file, { force: true })
      removed++
    }
    const removeFolder = (name: string) => {
      removed += filesIn(join(root, name)).length
      rmSync(join(root, name), { recursive: true, force: true })
    }
    await traces.forgetKey()
    for (const file of filesIn(join(root, 'keys'))) overwrite(file)
    if (existsSync(join(root, 'config.json'))) overwrite(join(root, 'config.json'))
    for (const name of folders) removeFolder(name)
    for (const file of found.own) remove(file)
    const kept = new Set(keep.map((file) => resolve(file)))
    for (const file of filesIn(join(root, 'models'))) if (!kept.has(file)) remove(file)
    // The last one: who waits for the end of it looks for this.
    removeFolder(runFolder)
    return { files: removed, left: found.left, keyIsElsewhere: traces.keyIsElsewhere }
  } finally {
    release()
  }
}

/** How many programs' locks are held in a home: one by its server, and one by each that answers calls of the API. */
export function locksHeld(home: string): number {
  return locksOf(resolve(home)).filter((lock) => {
    if (!existsSync(lock)) return false
    const release = tryLockFile(lock)
    release?.()
    return release === null
  }).length
}

function locksOf(root: string): string[] {
  const journals = filesIn(join(root, 'journal')).filter((file) => file.endsWith('.lock'))
  return [join(root, runFolder, 'home.lock'), ...journals]
}

/** Nobody else may write here meanwhile: neither the server of this home nor a gateway. */
function lockHome(root: string): () => void {
  const locks = locksOf(root)
  const releases: (() => void)[] = []
  const release = () => {
    for (const one of releases) one()
  }
  for (const lock of locks) {
    const one = tryLockFile(lock)
    if (one === null) {
      release()
      throw new VadeError(
        'home_in_use',
        `A program of Vade works in ${root}; nothing was deleted. Stop 'vade serve' and 'vade gateway' first.`,
      )
    }
    releases.push(one)
  }
  return release
}

const mostEntries = 20_000
const mostLeft = 100

/** The person's files beside the folders that go as a whole, and what is not Vade's. */
function look(root: string, traces: StoreTraces): { readonly own: string[]; readonly left: string[] } {
  const own: string[] = []
  const left: string[] = []
  let entries = 0
  const walk = (folder: string, isRoot: boolean) => {
    for (const entry of entriesOf(folder)) {
      if (++entries > mostEntries) return
      const path = join(folder, entry.name)
      if (isRoot && ['models', runFolder, ...folders].includes(entry.name)) continue
      if (entry.isDirectory()) walk(path, false)
      else if (entry.isFile() && ((isRoot && files.test(entry.name)) || isOwn(path, traces))) own.push(path)
      else if (left.length < mostLeft) left.push(relative(root, path))
    }
  }
  walk(root, true)
  return { own, left }
}

/** A backup, or an export. */
function isOwn(file: string, traces: StoreTraces): boolean {
  return beginning(file).startsWith('{"vade":') || traces.isCopy(file)
}

function beginning(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(16)
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, 16, 0))
  } finally {
    closeSync(descriptor)
  }
}

function filesIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}

function entriesOf(folder: string): Dirent[] {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
}

/** So that a key is not found among the free blocks of the disk; one with flash memory may keep it all the same. */
function overwrite(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    writeSync(descriptor, randomBytes(statSync(file).size))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
