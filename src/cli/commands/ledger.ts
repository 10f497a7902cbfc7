import { open, rename, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { ledgerLine, type LedgerLine, type LedgerVerdict, type ListedEgress } from '../../api/index.ts'
import { egressAmounts, egressInWords, egressPurposes, VadeError } from '../../core/index.ts'
import { numberOption, print, textOption, type Call, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'
import { withClient } from '../with-client.ts'

const mostListed = 100_000
const pageSize = 1000

export const ledgerList: Command = {
  name: 'ledger list',
  arguments: '',
  summary: 'Show what left this machine, to whom and why, newest first',
  options: {
    since: { type: 'string', value: 'DAY', about: 'From this day or moment on, as 2026-11-25 or 2026-11-25T14:30' },
    host: { type: 'string', value: 'HOST', about: 'What went to this host' },
    purpose: { type: 'string', value: 'WHY', about: `What left for this: ${egressPurposes.join(', ')}` },
    search: { type: 'string', value: 'WORDS', about: 'What has these words anywhere' },
    limit: { type: 'string', value: 'N', about: 'At most so many; 100 unless told' },
    all: { type: 'boolean', about: 'Also what ran beside Vade on this machine, and each beginning' },
  },
  async run(call) {
    const rows = await withClient(call, async (client) => {
      const limit = numberOption(call, 'limit') ?? 100
      if (!Number.isInteger(limit) || limit < 1 || limit > mostListed) {
        throw new VadeError('invalid_request', `--limit is a whole number from 1 to ${String(mostListed)}.`)
      }
      const query = queryOf(call)
      const found: ListedEgress[] = []
      let cursor: string | undefined
      do {
        const page = await client.call('listLedger', {
          query: { ...query, limit: Math.min(limit - found.length, pageSize), ...(cursor !== undefined && { cursor }) },
          signal: call.signal,
        })
        found.push(...page.rows)
        cursor = page.next ?? undefined
      } while (cursor !== undefined && found.length < limit)
      return found
    })
    print(call, { rows }, rows.map(lineOf).join('\n') || 'Nothing has left this machine.')
  },
}

export const ledgerVerify: Command = {
  name: 'ledger verify',
  arguments: '',
  summary: 'Check that no row of what left was changed, removed or inserted; the exit code is 1 if one was',
  options: { file: { type: 'string', value: 'FILE', about: 'Check an export instead' } },
  async run(call) {
    const file = textOption(call, 'file')
    const verdict =
      file === undefined
        ? await withClient(call, (client) => client.call('verifyLedger', { signal: call.signal }))
        : await withApp(call, ({ store }) => store.egress.verifyExport(linesOf(file)))
    print(call, verdict, verdict.ok || file !== undefined ? inWords(verdict) : `${inWords(verdict)}\n${goingOn}`)
    return verdict.ok ? 0 : 1
  },
}

export const ledgerExport: Command = {
  name: 'ledger export',
  arguments: '',
  summary: "Write the whole record as JSON lines, which 'vade ledger verify --file' can check",
  options: { out: { type: 'string', value: 'FILE', about: 'Write to this file' } },
  async run(call) {
    const out = textOption(call, 'out')
    if (out === undefined) {
      throw new VadeError('invalid_request', 'Name the file, as in: vade ledger export --out ledger.jsonl')
    }
    const rows = await withClient(call, (client) =>
      written(out, client.stream('exportLedger', { signal: call.signal })),
    )
    print(call, { file: resolve(out), rows }, `${String(rows)} rows written to ${out}.`)
  },
}

const goingOn =
  "What is there can be kept with 'vade ledger export --out FILE'. Vade goes on: new rows follow what is there, and that something is wrong before them stays told."

function queryOf(call: Call) {
  const since = textOption(call, 'since')
  const from = since === undefined ? undefined : Date.parse(since)
  if (Number.isNaN(from)) throw new VadeError('invalid_request', `'${since ?? ''}' is no day; give --since 2026-11-25.`)
  const purpose = egressPurposes.find((one) => one === textOption(call, 'purpose'))
  if (purpose === undefined && textOption(call, 'purpose') !== undefined) {
    throw new VadeError('invalid_request', `--purpose is one of: ${egressPurposes.join(', ')}.`)
  }
  const host = textOption(call, 'host')
  const search = textOption(call, 'search')
  return {
    ...(from !== undefined && { from }),
    ...(purpose !== undefined && { purpose }),
    ...(host !== undefined && { host }),
    ...(search !== undefined && { search }),
    ...(call.options['all'] !== true && { reach: 'elsewhere' as const, brief: 'true' }),
  }
}

function lineOf(row: ListedEgress): string {
  const { number, at, consent, clockWentBack } = row
  const facts = [
    ...egressAmounts(row),
    ...(consent === null ? [] : [`consent ${consent}`]),
    ...(clockWentBack ? ['the clock had been set back'] : []),
  ]
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  return [String(number), time, egressInWords(row, row.whoName), facts.join(', ')].join('\t')
}

function inWords({ ok, rows, problem, keyed }: LedgerVerdict): string {
  if (problem !== null) return `The record is not whole. ${problem.sentence}`
  const all = rows === 1 ? 'The one row is' : `All ${String(rows)} rows are`
  if (ok && !keyed) {
    return `${all} in their places. They are of another home, so only its key can show whether their text was changed.`
  }
  return rows === 0 ? 'The record is whole: nothing has left this machine.' : `${all} as they were written.`
}

/** Whole, or not at all; how many rows. */
async function written(out: string, lines: AsyncIterable<LedgerLine>): Promise<number> {
  const draft = `${out}.partial`
  const file = await open(draft, 'w', 0o600)
  const stream = file.createWriteStream()
  let count = -1
  try {
    for await (const line of lines) {
      count++
      if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain')
    }
    stream.end()
    await once(stream, 'close')
    await rename(draft, out)
    return count
  } catch (thrown) {
    stream.destroy()
    await rm(draft, { force: true })
    throw thrown
  }
}

async function* linesOf(name: string): AsyncGenerator<LedgerLine> {
  const file = await open(name).catch((cause: unknown) => {
    throw new VadeError('not_found', `There is no file ${name} that can be read; check its path.`, { cause })
  })
  let number = 0
  for await (const text of file.readLines()) {
    number++
    yield lineFrom(text, number)
  }
}

function lineFrom(text: string, number: number): LedgerLine {
  try {
    return ledgerLine.parse(JSON.parse(text))
  } catch (cause) {
    throw new VadeError('invalid_request', `Line ${String(number)} is not a line of an export of the ledger.`, {
      cause,
    })
  }
}
