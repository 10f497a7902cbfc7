import { expect, test } from 'vitest'
import { createFindingsCache } from './findings-cache.ts'
import type { Span } from './finding.ts'

const span: Span = { class: 'name', start: 0, end: 4 }

test('gives what was found in the same text, also when nothing was', () => {
  const cache = createFindingsCache()
  cache.add('Anna', [span])
  cache.add('nothing', [])
  expect(cache.get('Anna')).toEqual([span])
  expect(cache.get('nothing')).toEqual([])
  expect(cache.get('Anna ')).toBeUndefined()
})

test('tells halves of characters from each other', () => {
  const cache = createFindingsCache()
  cache.add('\ud83d', [span])
  expect(cache.get('\ud83e')).toBeUndefined()
  expect(cache.get('\ufffd')).toBeUndefined()
})

test('texts that were not asked for the longest time make room', () => {
  const cache = createFindingsCache(4)
  cache.add('a', [span])
  cache.add('b', [span])
  expect(cache.get('a')).toEqual([span])
  cache.add('c', [])
  expect(cache.get('b')).toBeUndefined()
  expect(cache.get('a')).toEqual([span])
  expect(cache.get('c')).toEqual([])
})

test('keeps nothing that is larger than all of it', () => {
  const cache = createFindingsCache(2)
  cache.add('small', [])
  cache.add('large', [span, span])
  expect(cache.get('large')).toBeUndefined()
  expect(cache.get('small')).toEqual([])
})
