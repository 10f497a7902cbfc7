import { expect, test } from 'vitest'
import { holdsQuantity, quantitiesOf } from './quantities.ts'

function holds(source: string, claim: string): boolean {
  const held = quantitiesOf(source)
  const claimed = quantitiesOf(claim)
  expect(claimed).not.toEqual([])
  return claimed.every((one) => holdsQuantity(held, one))
}

test.each([
  ['It has 4,210 inhabitants.', '4210 inhabitants'],
  ['It has 4 210 inhabitants.', '4,210 inhabitants'],
  ['Es hat 4.210 Einwohner.', '4210'],
  ['It has four thousand two hundred and ten inhabitants.', '4,210 inhabitants'],
  ['Opened on 12 March 1834.', 'March 12, 1834'],
  ['Opened on 1834-03-12.', 'the 12th of March 1834'],
  ['Opened on 12.03.1834.', '12 March 1834'],
  ['Opened on 12 March 1834.', 'in 1834'],
  ['Opened on 12 March 1834.', 'in March 1834'],
  ['It is 1.2 km long.', '1,200 metres'],
  ['It costs €15.', '15 euros'],
  ['About 12 percent.', '12%'],
  ['A turnover of 163 million euros.', '163,000,000 euros'],
])('%s holds %s', (source, claim) => expect(holds(source, claim)).toBe(true))

test.each([
  ['It has 4,210 inhabitants.', '4,211 inhabitants'],
  ['Opened on 12 March 1834.', '13 March 1834'],
  ['Opened on 12 March 1834.', 'in 1843'],
  ['It is 12 km long.', '12 kg'],
  ['It is 12 km long.', '12 metres'],
  // A year is no number of people.
  ['It was founded in 1955.', '1955 people'],
])('%s does not hold %s', (source, claim) => expect(holds(source, claim)).toBe(false))

test('a lone one counts nothing', () => {
  expect(quantitiesOf('One of the oldest villages, in one valley')).toEqual([])
})
