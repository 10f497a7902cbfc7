import { array, assert, constantFrom, nat, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'

/** Pieces that look like placeholders, in part or whole, and pieces that are found. */
const piece = oneof(
  constantFrom(
    '[NAME_1]',
    'NAME_1',
    '[name 1]',
    '\\[EMAIL\\_1\\]',
    '\\[EMAIL_1]',
    '[EMAIL_',
    '1]',
    '\\',
    '[',
    ']',
    '_',
    '[TEXT_1]',
    'TEXT_1',
    '[TEXT 12',
    'NAME\\_2',
    '[ADDREſS_1]',
  ),
  constantFrom(
    'jane@example.org',
    'Anna Schmidt',
    ' Peter ',
    '+49 30 1234567',
    'my password is hunter2',
    'DE89370400440532013000',
    '192.168.1.7',
    'I have diabetes',
    '\n',
    ' ',
    '. ',
    "'s",
  ),
  string({ unit: 'grapheme', maxLength: 8 }),
)
const text = array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

describe('redact and restore', () => {
  it('gives back any text', () => {
    assert(
      property(array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const redactor = createRedactor()
        const redacted = texts.map((one) => redactor.redact(one).text)
        expect(redacted.map((one) => redactor.restore(one))).toEqual(texts)
      }),
      { numRuns: 400 },
    )
  })

  it('restores the same in pieces as at once', () => {
    assert(
      property(text, array(nat({ max: 9 }), { minLength: 1, maxLength: 30 }), text, (first, cuts, answer) => {
        const redactor = createRedactor()
        const whole = `${redactor.redact(first).text}${answer}`
        const restorer = redactor.createRestorer()
        let streamed = ''
        let at = 0
        for (let turn = 0; at < whole.length; turn++) {
          const size = (cuts[turn % cuts.length] ?? 0) + 1
          streamed += restorer.push(whole.slice(at, at + size))
          at += size
        }
        expect(streamed + restorer.end()).toBe(redactor.restore(whole))
      }),
      { numRuns: 400 },
    )
  })
})
