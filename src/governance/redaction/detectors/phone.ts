import type { Span } from '../finding.ts'
import { matches, saidBefore } from './detector.ts'

/** ITU-T E.164 country codes (2016 list), as prefixes of an international number. */
const countryCode =
  /^(?:1|2[07]|21[1-368]|2[2346]\d|25[0-8]|29[0179]|3[0-469]|35\d|37[0-8]|38[0-25-79]|4[013-9]|42[013]|5[1-8]|50\d|59\d|6[0-6]|67[02-9]|68[0-35-9]|69[0-2]|7|80[08]|8[1246]|85[02356]|88[0136]|9[0-58]|96[0-8]|97[0-79]|99[2-68])/

const cue =
  /(?:\b(?:tel|phone|mobile?|cell|call|ring|text|reach|dial|fax|whatsapp|signal|sms|ph|hotline|telefon|handy|mobil|mobilnr|festnetz|rufnummer|durchwahl|anrufen|erreich\p{L}*|t[eé]l[eé]phone|t[eé]l|portable|mobile|fixe|appel\p{L}*|joindre|joignable|t[eé]lefono|m[oó]vil|celular|ll[aá]m\p{L}*|fijo)\b|☎|📞|📱)[^\d\n+(]{0,24}[+(]?$/iu
/** What stands before a number that is counted or filed, and before a sum. */
const other =
  /(?:\b(?:order|invoice|ticket|case|ref|reference|isbn|issn|ean|sku|id|article|item|part|serial|account|bestell\p{L}*|rechnung\p{L}*|auftrag\p{L}*|vorgang\p{L}*|artikel\p{L}*|kunden\p{L}*|akten\p{L}*|commande|facture|dossier|r[eé]f[eé]rence|article|pedido|factura|referencia|expediente|art[ií]culo|tracking|env[ií]o|colis|sendung\p{L}*|version|commit|build|port|konto|doi|arxiv|pmid|hash|seed|timestamp)\b|[$€£#§=]|\bv)[^\d\n]{0,12}$/iu

/** Digits in groups, perhaps with a prefix in brackets: what it says is decided by its digits. */
const candidate =
  /(?<![\p{L}\p{N}_.,:/+#$€£-]|\d[ \u00a0])(?:\+ ?|00 ?)?\(?\d{1,5}\)?(?:[ \u00a0]?[\u00a0 ./\u2011–-][ \u00a0]?\(?0?\)?[ \u00a0]?|\()?\d{1,12}(?:\)?(?:[ \u00a0/\u2011–-]{1,2}|\.)\d{1,10}){0,6}(?:(?: ?(?:ext|extension|x|dw|durchwahl|poste|ext\.)\.? ?)\d{1,5})?(?![\p{L}\p{N}_])(?![.,:]\d)/giu

const shapes: readonly RegExp[] = [
  // North America: area and exchange begin with 2 to 9.
  /^(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}(?: ?(?:ext|x)\.? ?\d{1,5})?$/i,
  // France and its like: ten digits by twos.
  /^0[1-9](?:[ .-]\d\d){4}$/,
  // Spain: nine digits.
  /^[6789]\d\d([ .-])\d{3}\1\d{3}$|^[6789]\d\d([ .-])\d\d\2\d\d\2\d\d$|^9\d[ -]\d{3}[ -]\d\d[ -]\d\d$/,
  // A trunk zero, an area and a subscriber, as in Germany and the United Kingdom.
  /^\(?0[1-9]\d{1,4}\)?[ \u00a0/–-]{1,3}\d[\d \u00a0/–-]{3,12}\d$/,
  // Mobiles without groups.
  /^(?:0[67]\d{8}|07\d{9}|01[567]\d{8,9})$/,
]

/** Telephone numbers: by their country code, by a national shape, or by a word before them. */
export function findPhones(text: string): Span[] {
  return matches('phone', { text, pattern: candidate, check: (it, start) => isPhone(text, it, start) })
}

function isPhone(text: string, written: string, start: number): boolean {
  const digits = written.replace(/\D/g, '')
  if (digits.length < 6 || digits.length > 17 || /^(\d)\1+$/.test(digits) || isDate(written)) return false
  const named = saidBefore(text, start, cue)
  if (written.startsWith('+')) return digits.length >= 8 && countryCode.test(digits)
  if (/^00 ?[1-9]/.test(written)) {
    const code = countryCode.exec(digits.slice(2))?.[0]
    // The country code stands alone, or everything is in one piece: `008-2577742-8432724` is an order.
    const behind = written.replace(/^00 ?/, '').slice(code?.length ?? 0)
    return code !== undefined && digits.length >= 11 && (/^[ (/-]/.test(behind) || (named && /^\d+$/.test(behind)))
  }
  const shaped = shapes.some((shape) => shape.test(written))
  // Ranges and decimals have words before them too: `call 43.7-48.9`.
  if (named && (shaped || !isMeasure(written))) return digits.length >= 7 && digits.length <= 15
  return shaped && !saidBefore(text, start, other) && plausible(written, digits)
}

/** A national number has nine to twelve digits, and the separators of one hand. */
function plausible(written: string, digits: string): boolean {
  if (digits.length < 8 || digits.length > 13) return false
  return !(written.includes('.') && /[ /-]/.test(written.replace(/[()] /g, '')))
}

function isMeasure(written: string): boolean {
  return /\d\.\d{1,2}(?!\d|\.\d)/.test(written) || /^\(?\d{2,4}(?:-| \/ )\d{2,4}$/.test(written)
}

function isDate(written: string): boolean {
  return /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?: \d{1,2})?$/.test(written)
}
