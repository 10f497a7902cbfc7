import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { equal, rational } from '../exact/rational.ts'
import { convert } from './convert.ts'
import { unitRows } from './table.ts'
import { unitsCalled, type Unit } from './units.ts'

const units = unitRows.flatMap(({ symbol, dimension }) =>
  unitsCalled(symbol, 'en').filter((unit) => unit.dimension === dimension),
)
const pairs = units.flatMap((a) =>
  units.filter((b) => a !== b && a.dimension === b.dimension).map((b): [Unit, Unit] => [a, b]),
)

test('there and back again changes nothing', () => {
  expect(pairs.length).toBeGreaterThan(500)
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      fc.bigInt({ min: 1n, max: 1000n }),
      ([from, to], n, d) => {
        const value = rational(n, d)
        const there = convert(value, from, to)
        const back = there === null ? null : convert(there, to, from)
        expect(back !== null && equal(back, value)).toBe(true)
      },
    ),
    { numRuns: 2000 },
  )
})

test('every unit is called by its symbol, and none by the symbol of another of its kind', () => {
  for (const { symbol, dimension } of unitRows) {
    expect(unitsCalled(symbol, 'de').filter((unit) => unit.dimension === dimension)).toHaveLength(1)
  }
})

test('capitals tell bits from bytes and mega from milli', () => {
  expect(unitsCalled('Mb', 'en')[0]?.symbol).toBe('Mbit')
  expect(unitsCalled('MB', 'en')[0]?.symbol).toBe('MB')
  expect(unitsCalled('mb', 'en')[0]?.symbol).toBe('MB')
  expect(unitsCalled('mW', 'en')).toEqual([])
  expect(unitsCalled('KM', 'en')[0]?.symbol).toBe('km')
  expect(unitsCalled('euros', 'en')).toEqual([])
})
