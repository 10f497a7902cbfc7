import { formatDollars, parseDollars, VadeError } from '../../core/index.ts'
import { print, requireWord, textOption, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

export const creditsGrant: Command = {
  name: 'credits grant',
  arguments: 'KEY DOLLARS',
  summary: 'Give a key credits; a prepaid key spends no more than it was given',
  options: { note: { type: 'string', value: 'TEXT', about: 'What it is for' } },
  run: (call) =>
    withApp(call, async (app) => {
      const usage = 'Give the key and an amount, as in: vade credits grant laptop 10'
      const { id, name } = await app.keys.find(requireWord(call, usage))
      const [, amount] = call.words
      if (amount === undefined) throw new VadeError('invalid_request', usage)
      const nanoUsd = parseDollars(amount, 'the credit')
      await app.store.ledger.grant({ keyId: id, nanoUsd, note: textOption(call, 'note') })
      const { grantedNanoUsd, totalNanoUsd } = await app.store.ledger.spentBy(id, Date.now())
      const balance = grantedNanoUsd - totalNanoUsd
      const granted = { key: name, grantedNanoUsd: nanoUsd, balanceNanoUsd: balance }
      print(call, granted, `${name} has ${formatDollars(balance)} now.`)
    }),
}

export const creditsList: Command = {
  name: 'credits list',
  arguments: '',
  summary: 'Show the credits that keys were given, newest first',
  options: {},
  run: (call) =>
    withApp(call, async (app) => {
      const { rows } = await app.store.ledger.entries({ limit: 1000 })
      const names = new Map((await app.keys.list()).map(({ id, name }) => [id, name]))
      const credits = rows.map(({ at, credit, nanoUsd, note }) => {
        const keyId = credit.slice('key:'.length)
        return { at, keyId, key: names.get(keyId) ?? null, nanoUsd, note }
      })
      const lines = credits.map(({ at, keyId, key, nanoUsd, note }) =>
        [new Date(at).toISOString().slice(0, 10), key ?? keyId, formatDollars(nanoUsd), note ?? ''].join('\t'),
      )
      const none = "No key was given credits yet: 'vade credits grant KEY DOLLARS' gives it some."
      print(call, { credits }, lines.join('\n') || none)
    }),
}
