import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LiveMap } from './live-map.ts'

/** Few enough that they meet, and those of one ending share a place. */
const keys = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'aaaaaaaa', 'baaaaaaa', 'caaaaaaa', 'req_0mi0000001', 'res_0mi0000001'),
  fc.string({ maxLength: 3 }),
)
const ascending = (one: number, other: number) => one - other
const steps = fc.array(fc.record({ key: keys, value: fc.option(fc.nat()) }), { maxLength: 200 })

test('it holds what a Map holds, whatever comes and goes', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const map = new Map<string, number>()
      const live = new LiveMap<number>()
      for (const { key, value } of all) {
        if (value === null) map.delete(key)
        else map.set(key, value)
        if (value === null) live.delete(key)
        else live.set(key, value)
        expect([live.size, live.has(key)]).toEqual([map.size, map.has(key)])
      }
      expect(live.values().toSorted(ascending)).toEqual([...map.values()].toSorted(ascending))
    }),
  )
})

test('more of them than it has places are held all the same', () => {
  const live = new LiveMap<number>()
  for (let number = 0; number < 5000; number++) live.set(`req_${number.toString(36)}`, number)
  for (let number = 0; number < 5000; number += 2) live.delete(`req_${number.toString(36)}`)
  expect(live.size).toBe(2500)
  expect(live.has('req_2s')).toBe(false)
  expect(live.values().every((number) => number % 2 === 1)).toBe(true)
})
