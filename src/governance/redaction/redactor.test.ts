import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'

/** Pieces that look like placeholders, in part or whole, and pieces that are found. */
const piece = fc.oneof(
  fc.constantFrom(
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
    '[[NAME_1]]',
    '-NAME_1',
    '1NAME_1',
    '\ud800',
    '**',
    '_',
    '\u200b',
    'ﬁ',
    '＠',
    '\u0308',
  ),
  fc.constantFrom(
    'jane@example.org',
    'Anna Schmidt',
    ' Peter ',
    '+49 30 1234567',
    'my password is hunter2',
    '192.168.1.7',
    'DE89370400440532013000',
    'I have diabetes',
    '**Anna** Schmidt',
    'ａｎｎａ＠example.org',
    '\n',
    ' ',
    '. ',
    "'s",
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

describe('redact and restore', () => {
  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const redactor = createRedactor()
        const redacted = texts.map((one) => redactor.redact(one).text)
        expect(redacted.map((one) => redactor.restore(one))).toEqual(texts)
      }),
      { numRuns: 400 },
    )
  })

  it('restores the same in pieces as at once', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 30 }), text, (first, cuts, answer) => {
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

  it('tells where it found what, in positions of the text as it was', () => {
    const given = 'Hello, my name is Anna Schmidt; write to anna@example.org.'
    const { text: redacted, findings } = createRedactor().redact(given)
    expect(redacted).toBe('Hello, my name is [NAME_1]; write to [EMAIL_1].')
    expect(findings.map(({ start, end, ...rest }) => ({ ...rest, it: given.slice(start, end) }))).toEqual([
      { class: 'name', placeholder: '[NAME_1]', it: 'Anna Schmidt' },
      { class: 'email', placeholder: '[EMAIL_1]', it: 'anna@example.org' },
    ])
  })

  it('gives the same words the same placeholder, over all texts', () => {
    const redactor = createRedactor()
    expect(redactor.redact('Mail anna@example.org or bob@example.org').text).toBe('Mail [EMAIL_1] or [EMAIL_2]')
    expect(redactor.redact('bob@example.org again').text).toBe('[EMAIL_2] again')
  })

  it.each([
    ['[NAME_1] is right', 'Anna Schmidt is right'],
    ["[name_1]'s idea", "Anna Schmidt's idea"],
    ['\\[NAME\\_1\\] said', 'Anna Schmidt said'],
    ['**[NAME_1]**', '**Anna Schmidt**'],
    ['[Name 1]', 'Anna Schmidt'],
    ['NAME_1, yes', 'Anna Schmidt, yes'],
    ['[NAME_1]s Idee', 'Anna Schmidts Idee'],
    ['const name_1 = 1', 'const name_1 = 1'],
    ['[NAME_2] and NAME_12', '[NAME_2] and NAME_12'],
  ])('understands %j as models write it', (answer, restored) => {
    const redactor = createRedactor()
    redactor.redact('My name is Anna Schmidt.')
    expect(redactor.restore(answer)).toBe(restored)
  })

  it('is not misled by a text that has placeholders of its own', () => {
    const redactor = createRedactor()
    const given = 'The template says [NAME_1]. My name is Anna Schmidt.'
    const { text: redacted } = redactor.redact(given)
    expect(redacted).toBe('The template says [TEXT_1]. My name is [NAME_1].')
    expect(redactor.restore(redacted)).toBe(given)
  })

  it('holds back no more of an answer than may be a placeholder', () => {
    const redactor = createRedactor()
    redactor.redact('My name is Anna Schmidt.')
    const restorer = redactor.createRestorer()
    expect(['Dear [NA', 'ME_1', '], see [1', '] and NAM', 'E_1', '.'].map((delta) => restorer.push(delta))).toEqual([
      'Dear ',
      '',
      'Anna Schmidt, see [1',
      '] and ',
      '',
      'Anna Schmidt.',
    ])
    expect(restorer.end()).toBe('')
  })

  it('refuses to remember more than it was allowed', () => {
    const redactor = createRedactor({ maxCharacters: 500 })
    const addresses = Array.from({ length: 20 }, (_, index) => `person${String(index)}@example.org`).join(' ')
    expect(() => redactor.redact(addresses)).toThrow(expect.objectContaining({ code: 'context_exceeded' }))
  })
})
