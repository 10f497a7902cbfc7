import { expect, test } from 'vitest'
import { createAnnouncer } from './announcer.ts'

function feed(mode: 'sentences' | 'end' | 'off', pieces: readonly string[]): string[] {
  const announcer = createAnnouncer(mode)
  return [...pieces.flatMap((piece) => announcer.push(piece)), ...announcer.end()]
}

test('tokens become whole sentences', () => {
  expect(feed('sentences', ['Hel', 'lo the', 're. How', ' are you? ', 'Fine'])).toEqual([
    'Hello there.',
    'How are you?',
    'Fine',
  ])
})

test('a decimal point ends nothing, a line break does', () => {
  expect(feed('sentences', ['Pi is 3.14', ' or so\n- one\n'])).toEqual(['Pi is 3.14 or so', 'one'])
})

test('code is named, not spelled', () => {
  expect(feed('sentences', ['See: ```js\na.', 'b()\n``` Done. ']).join(' ')).toBe('See: Code block. Done.')
})

test('at the end once, or never', () => {
  expect(feed('end', ['One. ', '**Two**.'])).toEqual(['One. Two.'])
  expect(feed('off', ['One. '])).toEqual([])
})

test('text without an end is read out before it grows large', () => {
  const announcer = createAnnouncer('sentences')
  expect(announcer.push('word '.repeat(100)).length).toBeGreaterThan(0)
})
