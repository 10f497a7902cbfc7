import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { homePaths, type App } from '../../app/index.ts'
import { toVadeError, VadeError } from '../../core/index.ts'
import { print, requireWord, textOption, type Command } from '../command.ts'
import { note } from '../terminal.ts'
import { withApp, withHomeStore } from '../with-app.ts'

export const dataPath: Command = {
  name: 'data path',
  arguments: '',
  summary: 'Show the folder that holds everything',
  options: {},
  async run(call) {
    const { home, models, cache } = homePaths(textOption(call, 'home'))
    print(call, { home, models, cache }, home)
  },
}

export const dataExport: Command = {
  name: 'data export',
  arguments: '',
  summary: 'Write everything about you as JSON lines, readable by everyone who has them',
  options: { out: { type: 'string', value: 'FILE', about: 'Write to this file' } },
  run: (call) =>
    withHomeStore(call, async (store) => {
      const out = textOption(call, 'out')
      const moved = out === undefined ? await exportTo(process.stdout, store) : await exportInto(out, store)
      if (out === undefined) note(`${counted(moved)} written.`)
      else print(call, { file: resolve(out), ...moved }, `${counted(moved)} written to ${out}.`)
      if (moved.damaged.length === 0) return
      throw new VadeError(
        'store_damaged',
        `${store.path} is damaged and was left as it is. All that can be read was written; rows of these tables are missing: ${moved.damaged.join(', ')}. Now stop Vade, move the database away, and put back your backup of it, or run 'vade data import ${out ?? 'FILE'}'.`,
      )
    }),
}

type Store = App['store']

function exportTo(stream: Writable, store: Store) {
  return store.exportTo((line) => writeLine(stream, line))
}

/** A file that is there only when it is whole. */
async function exportInto(out: string, store: Store) {
  const draft = `${out}.partial`
  const file = await open(draft, 'w', 0o600)
  const stream = file.createWriteStream()
  try {
    const moved = await exportTo(stream, store)
    stream.end()
    await once(stream, 'close')
    await rename(draft, out)
    return moved
  } catch (thrown) {
    stream.destroy()
    await rm(draft, { force: true })
    throw thrown
  }
}

export const dataImport: Command = {
  name: 'data import',
  arguments: '[FILE]',
  summary: 'Add what an export has of yours: conversations, documents, notes, settings; from a file or piped in',
  options: {},
  run: (call) =>
    withApp(call, async ({ store }) => {
      const [name] = call.words
      if (name === undefined && process.stdin.isTTY) {
        throw new VadeError('invalid_request', 'Give the file of an export, as in: vade data import vade.jsonl')
      }
      const moved = await store.importFrom(
        name === undefined ? createInterface({ input: process.stdin }) : (await opened(name)).readLines(),
      )
      print(
        call,
        moved,
        [`${counted(moved)} added, ${String(moved.skipped)} rows were here already.`, ...staying(moved)].join('\n'),
      )
    }),
}

export const dataBackup: Command = {
  name: 'data backup',
  arguments: 'FILE',
  summary: 'Copy the encrypted database, also while the server runs',
  options: { force: { type: 'boolean', about: 'Replace the file if it is there' } },
  run: (call) =>
    withApp(call, async ({ store }) => {
      const file = requireWord(call, 'Give the file to write, as in: vade data backup vade-backup.db')
      if (existsSync(file) && call.options['force'] !== true) {
        throw new VadeError('conflict', `${file} is there already; choose another name, or replace it with --force.`)
      }
      await store.backup(resolve(file))
      print(call, { file: resolve(file) }, `Copied to ${file}. Keep the key of this home too: only it opens the copy.`)
    }),
}

export const dataVerify: Command = {
  name: 'data verify',
  arguments: '',
  summary: 'Check the database; the exit code is 1 if it is damaged',
  options: {},
  async run(call) {
    const { ok, problems } = await withHomeStore(call, (store) => store.verify()).catch((thrown: unknown) => {
      const { code, message } = toVadeError(thrown)
      if (code !== 'store_damaged') throw thrown
      return { ok: false, problems: [message] }
    })
    print(call, { ok, problems }, ok ? 'The database is whole.' : [advice, ...firstOf(problems)].join('\n'))
    return ok ? 0 : 1
  },
}

const advice =
  "The database is damaged. Stop Vade and save what can be read with 'vade data export --out FILE'; then put back a backup of the database, or move it away and give 'vade data import' the file."

const mostProblems = 10
/** SQLite looks for no more. */
const mostFound = 100

function firstOf(problems: readonly string[]): string[] {
  const first = problems.slice(0, mostProblems)
  const more = problems.length - first.length
  if (more <= 0) return first
  return [...first, `and ${problems.length < mostFound ? '' : 'at least '}${String(more)} more`]
}

interface Counts {
  readonly conversations: number
  readonly messages: number
  readonly documents: number
}

function counted({ conversations, messages, documents }: Counts): string {
  return `${String(conversations)} conversations with ${String(messages)} messages and ${String(documents)} documents`
}

function staying({ left }: { readonly left: number }): string[] {
  if (left === 0) return []
  return [
    `${String(left)} rows stay with the home that they are from: consents, keys, accounts and records. Here nothing leaves until you allow it.`,
  ]
}

async function writeLine(stream: Writable, line: string): Promise<void> {
  if (!stream.write(`${line}\n`)) await once(stream, 'drain')
}

async function opened(name: string) {
  try {
    return await open(name)
  } catch (thrown) {
    throw new VadeError('not_found', `There is no file ${name} that can be read; check its path.`, { cause: thrown })
  }
}
