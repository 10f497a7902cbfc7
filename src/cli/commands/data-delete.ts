import { setTimeout as delay } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { deletionWord } from '../../api/index.ts'
import { deleteEverything, homePaths, isShared, sharedCounts, type Deleted } from '../../app/index.ts'
import { VadeError } from '../../core/index.ts'
import { print, textOption, type Call, type Command } from '../command.ts'
import { findServer } from '../running-server.ts'

export const dataDelete: Command = {
  name: 'data delete',
  arguments: '',
  summary: 'Delete everything about you from this home, for ever; a running server does it and stops',
  options: {
    everything: { type: 'boolean', about: 'Conversations, settings, consents, keys, records, backups in the home' },
    shared: { type: 'boolean', about: 'Also what replicas share in their database, for all of them; stop them first' },
    yes: { type: 'boolean', about: 'Do not ask' },
  },
  async run(call) {
    if (call.options['everything'] !== true) {
      throw new VadeError(
        'invalid_request',
        'Say that you mean all of it: vade data delete --everything. A single conversation is deleted on the page.',
      )
    }
    const { home } = homePaths(textOption(call, 'home'))
    const shared = call.options['shared'] === true
    // Known from a file that goes with the rest.
    const leaves = !shared && (await isShared(home))
    if (call.options['yes'] !== true) await confirm(call, home)
    if (!shared && (await throughServer(call))) {
      return print(call, { deleted: home }, [gone(home), ...(leaves ? [sharedIsLeft] : [])].join('\n'))
    }
    const deleted = await deleteEverything(home, { shared })
    const { files, left } = deleted
    print(call, { deleted: home, files, left, shared: deleted.shared }, [gone(home), ...remarks(deleted)].join('\n'))
  },
}

async function confirm(call: Call, home: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new VadeError('invalid_request', `Nobody can be asked here; add --yes to delete everything in ${home}.`)
  }
  const warnings = [`Everything about you in ${home} will be gone for ever.`]
  if (call.options['shared'] === true) warnings.push(takenFromAll(await sharedCounts(home)))
  else if (await isShared(home)) warnings.push(sharedStays)
  const line = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const question = `${warnings.join('\n')}\nType '${deletionWord}' to go on: `
    const answer = await line.question(question, { signal: call.signal })
    if (answer.trim() === deletionWord) return
  } finally {
    line.close()
  }
  throw new VadeError('aborted', 'That was not it; nothing was deleted.')
}

const sharedStays =
  'What replicas share in their database stays, for others use it: keys, accounts, stored answers. With --shared it goes, too.'
/** Also said by a server that deletes. */
export const sharedIsLeft =
  'What replicas share in their database was left, for others use it: keys, accounts, stored answers. To delete it for all of them: VADE_DATABASE=… vade data delete --everything --shared'

function takenFromAll({ keys, calls, answers }: Awaited<ReturnType<typeof sharedCounts>>): string {
  return `So will what all replicas share in their database: ${String(keys)} keys, with their credits and ${String(calls)} calls, ${String(answers)} stored answers, and the keys of providers.`
}

/** Longest wait for the server to close everything and delete it, in milliseconds. */
const patienceMs = 60_000

/** False where no server runs. */
async function throughServer(call: Call): Promise<boolean> {
  const server = await findServer(call)
  if (server === null) return false
  try {
    await server.client.call('deleteData', { body: { word: deletionWord } })
  } finally {
    await server.close()
  }
  const { home } = homePaths(textOption(call, 'home'))
  const until = Date.now() + patienceMs
  // The file of its address goes with the rest, after the database.
  while (existsSync(`${home}/vade.db`) || existsSync(`${home}/run`)) {
    if (Date.now() > until) {
      throw new VadeError('timeout', `The server has not deleted everything within a minute; look at what it says.`)
    }
    await delay(100, undefined, { signal: call.signal })
  }
  return true
}

function gone(home: string): string {
  return `Everything about you in ${home} is deleted. What you copied elsewhere, as backups and exports, is not.`
}

const sharedIsGone =
  "What replicas shared is deleted, too. PostgreSQL's log of changes and its statistics forget it in their time; your backups of that database do not."

function remarks({ left, keyIsElsewhere, shared }: Deleted): string[] {
  return [
    ...(left.length === 0 ? [] : [`These files are not Vade's and were left: ${left.join(', ')}.`]),
    ...(keyIsElsewhere ? ['The key that VADE_STORE_KEY_FILE names was left, for other homes may use it.'] : []),
    ...(shared === null ? [] : [shared === 'left' ? sharedIsLeft : sharedIsGone]),
  ]
}
