import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsValue, storable } from './rows.ts'

test('a row comes with the same values, but for what PostgreSQL cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), (text, number) => {
      expect(JSON.parse(rowsValue([{ text, number, none: null }]))).toEqual([
        { text: storable(text), number, none: null },
      ])
      expect(storable(text)).toHaveLength(text.length)
      expect(storable(text).isWellFormed()).toBe(true)
    }),
  )
  expect(storable('a\0b\u{D800}c\u{1F600}')).toBe('a\ufffdb\ufffdc\u{1F600}')
})
