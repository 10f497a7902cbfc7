import { formatDollars } from '../../core/index.ts'
import { print, requireWord, type Call, type Command } from '../command.ts'
import { limitOptions, limitsFrom, limitsInWords, newLimitsFrom } from '../key-limits.ts'
import { withApp } from '../with-app.ts'

const nameOf = (call: Call) => requireWord(call, "Give the key's name, as in: vade keys add laptop")

export const keysAdd: Command = {
  name: 'keys add',
  arguments: 'NAME',
  summary: 'Make a key for the API; it is shown once',
  options: limitOptions,
  run: (call) =>
    withApp(call, async (app) => {
      const made = await app.keys.create(nameOf(call), newLimitsFrom(call))
      print(call, made, made.key)
    }),
}

export const keysList: Command = {
  name: 'keys list',
  arguments: '',
  summary: 'Show the keys with their limits and what they spent, without their secrets',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const now = Date.now()
      const listed = await app.keys.list()
      const keys = await Promise.all(
        listed.map(async (key) => ({ ...key, spend: await app.store.ledger.spentBy(key.id, now) })),
      )
      const rows = keys.map(({ name, hint, createdAt, revokedAt, limits, spend }) =>
        [
          name,
          `${hint}…`,
          new Date(createdAt).toISOString().slice(0, 10),
          `${formatDollars(spend.dayNanoUsd)} today, ${formatDollars(spend.totalNanoUsd)} in all`,
          revokedAt === null ? limitsInWords(limits) : 'revoked',
        ].join('\t'),
      )
      const none = "There is no key yet: 'vade keys add NAME' makes one."
      print(call, { keys }, rows.join('\n') || none)
    }),
}

export const keysChange: Command = {
  name: 'keys change',
  arguments: 'NAME',
  summary: "Change what a key may do, from its next call on; 'none' takes a limit away",
  options: { ...limitOptions, postpaid: { type: 'boolean', about: 'It is no longer held to its credits' } },
  run: (call) =>
    withApp(call, async (app) => {
      const { id, name, limits } = await app.keys.change(nameOf(call), limitsFrom(call))
      print(call, { id, name, limits }, `${name}: ${limitsInWords(limits) || 'no limits'}.`)
    }),
}

export const keysRevoke: Command = {
  name: 'keys revoke',
  arguments: 'NAME',
  summary: 'Refuse a key from now on, and keep its name for the accounts',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      await app.keys.revoke(nameOf(call))
      print(call, { revoked: nameOf(call) }, `Revoked ${nameOf(call)}.`)
    }),
}

export const keysRemove: Command = {
  name: 'keys remove',
  arguments: 'NAME',
  summary: 'Remove a key; calls with it are refused at once',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      await app.keys.remove(nameOf(call))
      print(call, { removed: nameOf(call) }, `Removed ${nameOf(call)}.`)
    }),
}
