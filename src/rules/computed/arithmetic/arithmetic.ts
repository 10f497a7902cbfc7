import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import { DivisionByZero, TooLarge } from '../exact/rational.ts'
import { writeFraction, writeNumber } from '../exact/write-number.ts'
import { compute, NoRealNumber, NotSure, type Result } from './parse.ts'
import { show } from './show.ts'
import { tokens, type Token } from './tokens.ts'

const operators: ReadonlySet<Token['type']> = new Set([
  '+',
  '-',
  '*',
  '/',
  '^',
  'mod',
  'of',
  '!',
  'squared',
  'cubed',
  'sqrt',
  'cbrt',
  'double',
])

/** Numbers that are names or sayings: round the clock, a date in September, a timber, a car, two for the price of one. */
const names: ReadonlySet<string> = new Set(
  (
    '24/7|9/11|50/50|20/20|7/11|80/20|60/40|4x4|2x4|1x1|4/20|5/7|7/7|' +
    'ein mal eins|eins mal eins|1 por 1|2 por 1|3 por 2|4 por 4|100 por 100|uno por uno|dos por uno|tres por dos|cien por cien|uno entre un millon|ciento por ciento'
  ).split('|'),
)

export const arithmetic: Solvers = {
  calculate: ({ x = '', decimal, factorial }, asked) => {
    if (factorial !== undefined)
      return calculation(/^\d+$/.test(factorial) ? `${factorial}!` : `(${factorial})!`, asked)
    const text = (decimal ?? x).replace(/ ?=[ ?]*$/, '')
    const bare = asked.question === x
    if (decimal === undefined && isSomethingElse(text, bare)) return null
    return calculation(text, asked)
  },
  'add-to': ({ a = '', b = '' }, asked) => operation([a, '+', b], asked),
  'subtract-from': ({ a = '', b = '' }, asked) => operation([b, '-', a], asked),
  'multiply-by': ({ a = '', b = '' }, asked) => operation([a, '*', b], asked),
  'divide-by': ({ a = '', b = '' }, asked) => operation([a, '/', b], asked),
  remainder: ({ a = '', b = '' }, asked) => operation([a, 'mod', b], asked),
  'power-of': ({ a = '', b = '' }, asked) => operation([a, '^', b.replace(/(?<=\d)(?:st|nd|rd|th|\.)$/, '')], asked),
}

/** Two operands that a sentence names; each is a number or a calculation of its own. */
function operation([left, sign, right]: readonly [string, '+' | '-' | '*' | '/' | 'mod' | '^', string], asked: Asked) {
  const first = operand(left, asked)
  const second = operand(right, asked)
  if (first === null || second === null) return null
  return worked([...first, { type: sign, written: sign }, ...second], asked)
}

function operand(text: string, { speech }: Asked): Token[] | null {
  const found = tokens(text, speech)
  if (found === null || found.length === 0) return null
  if (found.length === 1) return found
  return [{ type: '(', written: '(' }, ...found, { type: ')', written: ')' }]
}

function calculation(text: string, asked: Asked): ComputedAnswer | null {
  const found = tokens(text, asked.speech)
  if (found === null || !found.some((_, index) => isOperation(found, index))) return null
  return worked(found, asked)
}

/** A sign before the first number and a share of nothing compute nothing. */
function isOperation(found: readonly Token[], index: number): boolean {
  const type = found[index]?.type
  if (type === '%') return found[index + 1]?.type === 'number'
  return type !== undefined && operators.has(type) && !(type === '-' && index === 0)
}

function worked(found: readonly Token[], asked: Asked): ComputedAnswer | null {
  const { speech } = asked
  const { say } = speech.language
  const understood = show(found, speech)
  const told = (text: string, value: string): ComputedAnswer => ({
    text: [text, ...readings(found, asked)].join(' '),
    understood,
    value,
    tool: found.some(({ type }) => type === '%') ? 'percent' : 'arithmetic',
    arguments: { expression: understood },
  })
  try {
    const result = compute(found)
    if (result === null) return null
    return told(`${understood} ${speech.equals(result.value, result.exact)}`, plainValue(result))
  } catch (thrown) {
    if (thrown instanceof DivisionByZero) return told(say.divisionByZero(understood), 'undefined')
    if (thrown instanceof TooLarge) return told(say.tooLarge(understood), 'too large')
    if (thrown instanceof NoRealNumber) return told(say.noRealNumber(understood), 'no real number')
    if (thrown instanceof NotSure) return null
    throw thrown
  }
}

/** Tells how numbers were read that mean something else in another country. */
function readings(found: readonly Token[], { speech, question }: Asked): string[] {
  // Words say which language it is, and in English what a comma is; strangers to German put points like Americans.
  if (speech.language.code === 'en' && /\p{L}{2}/u.test(question)) return []
  return found.flatMap((token) =>
    token.type === 'number' && token.ambiguous
      ? [speech.language.say.readAs(token.written, writeNumber(token.value, null).text)]
      : [],
  )
}

/** The result as programs read it. */
export function plainValue({ value, exact }: Result): string {
  const written = writeNumber(value, null, 12)
  return written.exact || !exact ? written.text : writeFraction(value).replace('−', '-')
}

/** Dates, telephone numbers, scores, ranges, and names made of numbers. */
function isSomethingElse(text: string, bare: boolean): boolean {
  if (names.has(text.toLowerCase())) return true
  if (/^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}$/.test(text) || /^\d{4}\/\d{2}$/.test(text)) return true
  if (/^\d{3,} ?x ?\d{3,}$/i.test(text)) return true
  // 3 + 4! can be an exclamation as well.
  if (/[^\d(].*!$/.test(text.replace(/!(?=.*!)/g, '')) || (bare && /^\d+!$/.test(text))) return true
  const stroke = /^(\d{1,2})\/(\d{1,2})$/.exec(text)
  if (stroke !== null) {
    const [a, b] = [Number(stroke[1]), Number(stroke[2])]
    if (bare || (a <= 31 && b <= 31 && a % b !== 0)) return true
  }
  if (!bare) return false
  if (/^double /i.test(text)) return true
  if (/^[\d ]+(?:[-/:x][\d ]*)+$/i.test(text) && !/\d [-/x] \d/i.test(text)) return true
  const range = /^(\d+) - (\d+)$/.exec(text)
  return / : /.test(text) || (range !== null && (range[1]?.length === 1 || Number(range[1]) <= Number(range[2])))
}
