import { expect, it } from 'vitest'
import { generate } from '../bench/redaction/generate.ts'
import { rates, score } from '../bench/redaction/score.ts'
import { findPersonalData } from '../src/governance/redaction/find.ts'
import { handWritten } from './fixtures/redaction/read.ts'

/** A smaller slice of what `npm run bench:redaction` measures: no change may make the redactor worse unseen. */
const floors: readonly (readonly [kind: string, recall: number, precision: number])[] = [
  ...['email', 'phone', 'card', 'iban', 'national-id', 'secret', 'coordinates', 'birth-date', 'network'].map(
    (kind) => [kind, 0.99, 0.98] as const,
  ),
  ['name', 0.92, 0.92],
  ['address', 0.9, 0.95],
  ['health', 0.84, 0.95],
]

const { counts } = score(generate(80, 7), findPersonalData)

it.each(floors)('finds %s in generated texts: recall at least %d, precision at least %d', (kind, recall, precision) => {
  const counted = counts.get(kind)
  if (counted === undefined) throw new Error(`The texts have no ${kind}.`)
  expect(rates(counted).recall).toBeGreaterThanOrEqual(recall)
  expect(rates(counted).precision).toBeGreaterThanOrEqual(precision)
})

it('finds what people wrote', () => {
  const samples = handWritten().map((text) => ({ ...text, language: 'en' as const }))
  const result = score(samples, findPersonalData)
  const all = rates(result.counts.get('all') ?? { gold: 0, found: 0, said: 0, right: 0 })
  expect(samples.length).toBeGreaterThanOrEqual(80)
  expect(all.recall).toBeGreaterThanOrEqual(0.95)
  expect(all.precision).toBeGreaterThanOrEqual(0.95)
})
