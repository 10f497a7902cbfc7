import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const seal = createSeal('ab'.repeat(32))

test('what was sealed opens as it was, under its name and with its key only', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, name) => {
      const sealed = seal.close(text, name)
      expect(seal.open(sealed, name)).toBe(text)
      expect(() => seal.open(sealed, `${name}x`)).toThrow('the same key')
      expect(() => createSeal('cd'.repeat(32)).open(sealed, name)).toThrow('the same key')
    }),
  )
})

test('a changed byte is noticed, and so is a short value', () => {
  const sealed = seal.close('secret', 'setting x')
  for (const [index, byte] of sealed.entries()) {
    const changed = Buffer.from(sealed)
    changed[index] = byte ^ 1
    expect(() => seal.open(changed, 'setting x')).toThrow('the same key')
  }
  expect(() => seal.open(Buffer.alloc(5), 'setting x')).toThrow('the same key')
})

test('the same value is sealed differently each time', () => {
  expect(seal.close('secret', 'x').equals(seal.close('secret', 'x'))).toBe(false)
})
