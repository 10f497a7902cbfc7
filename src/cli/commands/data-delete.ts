import { setTimeout as delay } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { deletionWord } from '../../api/index.ts'
import { deleteEverything, homePaths, type Deleted } from '../../app/index.ts'
import { VadeError } from '../../core/index.ts'
import { print, textOption, type Call, type Command } from '../command.ts'
import { findServer } from '../running-server.ts'

export const dataDelete: Command = {
  name: 'data delete',
  arguments: '',
  summary: 'Delete everything about you from this home, for ever; a running server does it and stops',
  options: {
    everything: { type: 'boolean', about: 'Conversations, settings, consents, keys, records, backups in the home' },
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
    if (call.options['yes'] !== true) await confirm(call, home)
    if (await throughServer(call)) return print(call, { deleted: home }, gone(home))
    const deleted = await deleteEverything(home)
    print(
      call,
      { deleted: home, files: deleted.files, left: deleted.left },
      [gone(home), ...remarks(deleted)].join('\n'),
    )
  },
}

async function confirm(call: Call, home: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new VadeError('invalid_request', `Nobody can be asked here; add --yes to delete everything in ${home}.`)
  }
  const line = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const question = `Everything about you in ${home} will be gone for ever.\nType '${deletionWord}' to go on: `
    const answer = await line.question(question, { signal: call.signal })
    if (answer.trim() === deletionWord) return
  } finally {
    line.close()
  }
  throw new VadeError('aborted', 'That was not it; nothing was deleted.')
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

function remarks({ left, keyIsElsewhere, shared }: Deleted): string[] {
  return [
    ...(left.length === 0 ? [] : [`These files are not Vade's and were left: ${left.join(', ')}.`]),
    ...(keyIsElsewhere ? ['The key that VADE_STORE_KEY_FILE names was left, for other homes may use it.'] : []),
    ...(shared ? ['Keys and accounts in the database that replicas share were left.'] : []),
  ]
}
