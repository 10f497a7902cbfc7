import { expect, test } from 'vitest'
import { printable } from './terminal.ts'

test('a model cannot write to the clipboard or move the cursor', () => {
  expect(printable('a\u001B]52;c;aGk=\u0007b\u009B2J\rc')).toBe('a]52;c;aGk=b2Jc')
  expect(printable('Zeile 1\n\tÄ 你好 👩‍👧')).toBe('Zeile 1\n\tÄ 你好 👩‍👧')
})
