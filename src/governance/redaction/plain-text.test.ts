import { expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'

it.each([
  ['ada＠example.org', '[EMAIL_1]'],
  ['Ｍｙ ｎａｍｅ ｉｓ Ａｎｎａ Ｗｅｂｅｒ．', 'Ｍｙ ｎａｍｅ ｉｓ [NAME_1]．'],
  ['𝐀𝐧𝐧𝐚 𝐖𝐞𝐛𝐞𝐫 called', '[NAME_1] called'],
  ['ad\u200ba@exam\u00adple.org', '[EMAIL_1]'],
  ['my name is ju\u0308rgen mu\u0308ller', 'my name is [NAME_1]'],
  ['I met Alice **Smith**.', 'I met [NAME_1].'],
  ['I met **Alice** Smith.', 'I met [NAME_1].'],
  ['I met **Alice Smith**.', 'I met **[NAME_1]**.'],
  ['I met _Alice Smith_.', 'I met _[NAME_1]_.'],
  ['if __name__ == "__main__": run(*args, **options)', 'if __name__ == "__main__": run(*args, **options)'],
])('%j', (given, redacted) => {
  const redactor = createRedactor()
  expect(redactor.redact(given).text).toBe(redacted)
  expect(redactor.restore(redacted)).toBe(given)
})
