import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from '../database.ts'
import { beginning, type Chain, type Head } from './chain.ts'

/**
 * Where the record ends, kept twice beside the rows: in a table of one row, and in a file beside the database, which an
 * older copy of the database does not take back with it.
 */
export interface Heads {
  /** The table's; `forged` where it is not sealed with this key, null before the first row. */
  kept(): Head | 'forged' | null
  keep(head: Head): void
  /** The file's; null where there is none, or none that is sealed with this key. */
  filed(): Head | null
  /** Makes the file before the first row is committed, so that where there are rows it is missed. Throws what the disk says. */
  begin(): void
  /** Brings the file to what is committed. Never throws: a file that is behind is right, only less sharp. */
  file(): void
}

export function createHeads(database: Database, chain: Chain): Heads {
  const path = join(dirname(database.name), 'egress.head')
  const one = database.prepare<[], Head & { readonly seal: string }>('SELECT number, hash, seal FROM egress_head')
  const keep = database.prepare(`
    INSERT INTO egress_head (one, number, hash, seal) VALUES (1, @number, @hash, @seal)
    ON CONFLICT (one) DO UPDATE SET number = excluded.number, hash = excluded.hash, seal = excluded.seal`)
  const write = (head: Head) => replace(path, `${String(head.number)} ${head.hash} ${chain.headSeal(head)}\n`)
  const sealed = (head: Head & { readonly seal: string }) => head.seal === chain.headSeal(head)
  return {
    kept() {
      const head = one.get()
      if (head === undefined) return null
      return sealed(head) ? { number: head.number, hash: head.hash } : 'forged'
    },
    keep: (head) => void keep.run({ ...head, seal: chain.headSeal(head) }),
    filed() {
      const [number = '', hash = '', seal = ''] = textOf(path).trim().split(' ')
      const head = { number: Number(number), hash, seal }
      return sealed(head) ? { number: head.number, hash } : null
    },
    begin: () => write({ number: 0, hash: beginning }),
    file() {
      try {
        // Under the lock of a writer, so that two processes do not put an earlier end over a later one.
        database.exec('BEGIN IMMEDIATE')
        try {
          const head = one.get()
          if (head !== undefined) write(head)
        } finally {
          database.exec('COMMIT')
        }
      } catch {
        // The disk is full, or another process writes: the next row brings it here.
      }
    },
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Whole, or as it was. */
function replace(path: string, text: string): void {
  const draft = `${path}.${String(process.pid)}`
  try {
    const file = openSync(draft, 'w', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
