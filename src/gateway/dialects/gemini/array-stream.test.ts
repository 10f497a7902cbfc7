import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createArrayStream } from './array-stream.ts'

test('any event stream in any pieces is one JSON array', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 20 }), (items, size) => {
      const events = items.map((item) => `data: ${JSON.stringify(item)}\n\n`).join('')
      const stream = createArrayStream()
      let array = ''
      for (let at = 0; at < events.length; at += size) array += stream.push(events.slice(at, at + size))
      expect(JSON.stringify(JSON.parse(array + stream.end()))).toBe(JSON.stringify(items))
    }),
  )
})

test('an item is written as soon as it is whole', () => {
  const stream = createArrayStream()
  expect(stream.push('data: {"a":1}\n\ndata: {')).toBe('[{"a":1}')
  expect(stream.push('}\n\n')).toBe(',\r\n{}')
  expect(stream.end()).toBe(']')
})
