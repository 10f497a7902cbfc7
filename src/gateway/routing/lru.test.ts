import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLru } from './lru.ts'

test('holds the keys that were used last', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), set: fc.boolean() })), (uses) => {
      const lru = createLru<string>(3)
      let known: string[] = []
      for (const { key, set } of uses) {
        expect(lru.peek(key)).toBe(known.includes(key) ? key : undefined)
        if (set) lru.set(key, key)
        const got = set ? key : lru.get(key)
        expect(got).toBe(set || known.includes(key) ? key : undefined)
        if (set || known.includes(key)) known = [...known.filter((other) => other !== key), key].slice(-3)
        expect(Array.from(lru.values())).toEqual(known)
        expect(lru.size).toBe(known.length)
      }
    }),
  )
})
