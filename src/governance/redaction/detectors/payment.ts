import type { Span } from '../finding.ts'
import { iban97, luhn } from './checksums.ts'
import { matches } from './detector.ts'

/** Lengths by country, of the IBAN registry of SWIFT (release 97). */
const ibanLengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
const lengthOf = new Map(ibanLengths.split(' ').map((row) => [row.slice(0, 2), Number(row.slice(2))]))

/** First digits and lengths of the card schemes (ISO/IEC 7812 ranges as the schemes publish them). */
const schemes: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [12, 13, 14, 15, 16, 17, 18, 19]],
]

const ibanLike = /(?<![\p{L}\p{N}])[a-z]{2}[ \u00a0]?\d{2}(?:[ \u00a0-]?[a-z0-9]){11,31}/giu

export function findIbans(text: string): Span[] {
  const spans: Span[] = []
  ibanLike.lastIndex = 0
  for (let match = ibanLike.exec(text); match !== null; match = ibanLike.exec(text)) {
    // `am 12 an DE89…`: what begins like one may have one behind it.
    ibanLike.lastIndex = match.index + 2
    const length = lengthOf.get(match[0].slice(0, 2).toUpperCase())
    if (length === undefined) continue
    const end = match.index + endOfCharacters(match[0], length)
    const iban = text
      .slice(match.index, end)
      .replace(/[ \u00a0-]/g, '')
      .toUpperCase()
    // A letter or digit that follows at once belongs to something else than an IBAN.
    if (iban.length !== length || /^[\p{L}\p{N}]/u.test(text.slice(end, end + 2)) || !iban97(iban)) continue
    spans.push({ class: 'iban', start: match.index, end })
    ibanLike.lastIndex = end
  }
  return spans
}

/** Where the so-manyth letter or digit ends. */
function endOfCharacters(text: string, count: number): number {
  let seen = 0
  for (let index = 0; index < text.length; index++) {
    if (/[a-z0-9]/i.test(text[index] ?? '')) seen++
    if (seen === count) return index + 1
  }
  return text.length
}

export function findCards(text: string): Span[] {
  const pattern = /(?<![\p{L}\p{N}.,_/+-])\d(?:[ \u00a0-]?\d){11,18}(?![\p{L}\p{N}_]|[.,/-]\d)/gu
  return matches('card', { text, pattern, check: isCard })
}

function isCard(written: string): boolean {
  const groups = written.split(/[ \u00a0-]/)
  const digits = groups.join('')
  const known = schemes.some(([first, lengths]) => first.test(digits) && lengths.includes(digits.length))
  // Cards are written whole, or in groups of four to seven: 1-2-3 is a count.
  const grouped = groups.length === 1 || groups.every(({ length }) => length >= 3 && length <= 7)
  return known && grouped && luhn(digits) && !/^(\d)\1+$/.test(digits)
}
