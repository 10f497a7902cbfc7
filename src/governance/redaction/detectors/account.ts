import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

/** How many digits there may be, by the beginning of the word before them. */
const lengths: readonly (readonly [word: RegExp, digits: RegExp])[] = [
  [/^b/i, /^\d{8}$/],
  [/^sort/i, /^\d{6}$/],
  [/^routing/i, /^\d{9}$/],
  [/^/, /^\d{6,12}$/],
]

/** Between the word and the number: at most a sign of a form, an `is` and a bracket. */
const numbered =
  /(?<![\p{L}\p{N}])(?<word>blz|bankleitzahl|konto-?nummer|konto-?nr\.?|kto\.?(?:[ -]?nr\.?)?|(?:bank )?account(?: number| no\.?)?|numéro de compte|número de cuenta|numero di conto|rekeningnummer|sort code|routing number)["'*)]{0,3}[ \t]*[:=#]?[ \t]*(?:(?:is|ist|lautet|est|es)[ :]{1,2})?["'(]?(?<it>\d(?:[ -]?\d){5,11})(?![\p{L}\p{N}_]|[.,/-]\d)/giu

const near = /blz|bankleit|konto|kto|account|de compte|de cuenta|di conto|rekening|sort code|routing n/gi

/** Numbers of bank accounts that have no check digit: the word before them says what they are. */
export function findAccounts(text: string): Span[] {
  return matches('account', {
    text,
    pattern: numbered,
    near,
    check: (it, _, match) => fits(match.groups?.['word'], it),
  })
}

function fits(word = '', it: string): boolean {
  const digits = it.replace(/[ -]/g, '')
  return lengths.find(([beginning]) => beginning.test(word))?.[1].test(digits) === true
}
