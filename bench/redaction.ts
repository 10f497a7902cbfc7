import { findPersonalData } from '../src/governance/redaction/find.ts'
import { generate, unlistedShare } from './redaction/generate.ts'
import { languages } from './redaction/people.ts'
import { rates, score } from './redaction/score.ts'
import { handWritten } from '../test/fixtures/redaction/read.ts'
import { median, report, type Row } from './report.ts'

/**
 * How much of the personal data in 2,000 generated texts (500 a language; seeded) the redactor finds, how much of what
 * it replaces is personal, and what it costs. Recall counts what was replaced whole and as the right class; precision
 * what is personal for at least four fifths of its characters. Texts written by hand are told beside it.
 */
const perLanguage = 500
const seed = 20_260_101
const structured = ['email', 'phone', 'card', 'iban', 'national-id', 'secret', 'coordinates', 'birth-date', 'network']
const fuzzy = ['name', 'address', 'health']

const samples = generate(perLanguage, seed)
const { counts, clean, exact } = score(samples, findPersonalData)
const none = { gold: 0, found: 0, said: 0, right: 0 }

const rows: Row[] = []
for (const kind of [...structured, ...fuzzy, 'all']) {
  const mark = structured.includes(kind) ? '>= 0.99' : '>= 0.9'
  const { recall, precision, f1 } = rates(counts.get(kind) ?? none)
  rows.push({ what: `${kind}: recall`, value: recall, unit: 'of 1', mark, tabled: true })
  rows.push({ what: `${kind}: precision`, value: precision, unit: 'of 1', mark, tabled: true })
  rows.push({ what: `${kind}: F1`, value: f1, unit: 'of 1', tabled: true })
  for (const language of languages) {
    const those = rates(counts.get(`${kind} ${language}`) ?? none)
    rows.push({ what: `${kind}, ${language}: recall`, value: those.recall, unit: 'of 1', tabled: true })
    rows.push({ what: `${kind}, ${language}: precision`, value: those.precision, unit: 'of 1', tabled: true })
  }
}
rows.push({ what: 'texts with nothing personal left', value: clean / samples.length, unit: 'of 1' })
rows.push({ what: 'texts as they should be, nothing replaced in vain', value: exact / samples.length, unit: 'of 1' })

// No rule was changed for the second file, nor for the third, whose subjects were missing when it was written.
for (const [name, file] of [
  ['texts written by hand', 'texts'],
  ['unseen texts written by hand', 'unseen'],
  ['texts written by hand of what was missing', 'later'],
] as const) {
  const texts = handWritten(file).map((text) => ({ ...text, language: 'en' as const }))
  const { recall, precision } = rates(score(texts, findPersonalData).counts.get('all') ?? none)
  const mark = file === 'texts' ? { mark: '>= 0.9' } : {}
  rows.push({ what: `${name} (${String(texts.length)}): recall`, value: recall, unit: 'of 1', ...mark })
  rows.push({ what: `${name} (${String(texts.length)}): precision`, value: precision, unit: 'of 1', ...mark })
}

const long = samples.map(({ text }) => text).join('\n\n')
rows.push({ what: `${String(Math.round(long.length / 1000))} kB at once`, value: microseconds([long]), unit: 'µs/kB' })
rows.push({ what: 'message by message', value: microseconds(samples.map(({ text }) => text)), unit: 'µs/kB' })

printTable()
report(
  'redaction',
  { texts: samples.length, seed, unlistedNames: share('name'), unlistedHealth: share('health') },
  rows,
)

/** Time of the processor, since the machine may be busy; the middle of five. */
function microseconds(texts: readonly string[]): number {
  const size = texts.reduce((sum, { length }) => sum + length, 0)
  const runs = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage()
    for (const text of texts) findPersonalData(text)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / (size / 1000)
  })
  return median(runs)
}

function share(kind: 'name' | 'health'): string {
  return unlistedShare(samples, kind).toFixed(2)
}

function printTable(): void {
  console.log(
    `${'class'.padEnd(14)}${['all', ...languages].map((one) => one.padEnd(16)).join('')}F1    (recall precision)`,
  )
  for (const kind of [...structured, ...fuzzy, 'all']) {
    const cells = [kind, ...languages.map((language) => `${kind} ${language}`)].map((key) => {
      const { recall, precision } = rates(counts.get(key) ?? none)
      return `${recall.toFixed(3)} ${precision.toFixed(3)}`.padEnd(16)
    })
    console.log(`${kind.padEnd(14)}${cells.join('')}${rates(counts.get(kind) ?? none).f1.toFixed(3)}`)
  }
}
