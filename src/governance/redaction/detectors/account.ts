import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

/** Between the word and the number: at most a sign of a form, an `is` and a bracket. */
const between = String.raw`["'*)]{0,3}[ \t]*[:=#]?[ \t]*(?:(?:is|ist|lautet|est|es|number|no\.?|nr\.?|n°|nº)[ :]{1,2}){0,2}["'(]?`
const behind = String.raw`(?![\p{L}\p{N}_]|[.,/-]\d)`

const kinds: readonly (readonly [words: string, number: string])[] = [
  ['blz|bankleitzahl', String.raw`\d{3} ?\d{3} ?\d{2}`],
  [
    String.raw`konto-?nummer|kontonr\.?|konto-nr\.?|kto\.?(?:[ -]?nr\.?)?|bank account|account number|acct\.?(?: no\.?)?|numéro de compte|número de cuenta|numero di conto|rekeningnummer`,
    String.raw`\d(?:[ -]?\d){5,11}`,
  ],
  ['sort code', String.raw`\d{2}[ -]?\d{2}[ -]?\d{2}`],
  ['(?:routing|aba|transit) (?:number|no\\.?)', String.raw`\d{9}`],
]
const patterns = kinds.map(
  ([words, number]) => new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})${between}(?<it>${number})${behind}`, 'giu'),
)

const near = /blz|bankleitz|konto|kto|account|acct|compte|cuenta|di conto|rekening|sort code|routing|\baba\b|transit/gi

/** Numbers of bank accounts that have no check digit: the word before them says what they are. */
export function findAccounts(text: string): Span[] {
  return patterns.flatMap((pattern) => matches('account', { text, pattern, near }))
}
