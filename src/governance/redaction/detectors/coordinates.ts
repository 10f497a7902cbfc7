import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

const degree = String.raw`-?\d{1,3}[.,]\d{3,15}`
const pair = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.,-])[+-]?(?<a>\d{1,2}\.\d{3,15})°?(?: ?[NSns])?(?:, ?| |;|; | / |/)[+-]?(?<b>\d{1,3}\.\d{3,15})(?:°? ?[EWOewo](?!\p{L}))?°?(?![\p{L}\p{N}_]|[.,]\d)`,
  'gu',
)
/** With words before the two numbers: `lat: 48.1, lon: 11.5`, `"latitude":48.1`. */
const named =
  /(?<!\p{L})["']?(?:latitude|lat|breite|breitengrad|latitud)["']?(?: ?[:=] ?| )["']?(?<it>[+-]?\d{1,3}[.,]\d{1,15}["']?[,;]?\s{0,6}(?:y |and |und |et )?["']?(?:longitude|long|lon|lng|länge|längengrad|longitud)["']?(?: ?[:=] ?| )["']?[+-]?\d{1,3}[.,]\d{1,15})/giu
const single =
  /(?<!\p{L})["']?(?:latitude|longitude|breitengrad|längengrad|latitud|longitud|lat|lon|lng)["']?(?: ?[:=] ?)["']?(?<it>[+-]?\d{1,3}[.,]\d{3,15})(?![\p{L}\p{N}])/giu
/** ISO 6709 as people write it: degrees, minutes, seconds. */
const angle = String.raw`\d{1,3} ?[°º] ?(?:\d{1,2}(?:[.,]\d{1,8})? ?['’′´] ?)?(?:\d{1,2}(?:[.,]\d{1,8})? ?(?:["”″“]|''|’’|′′) ?)?`
const sexagesimal = new RegExp(
  String.raw`(?<![\p{N}.,])(?:[NS] ?${angle}[,;/ ]{0,3}[EWO] ?${angle}|${angle}[NS](?!\p{L})[,;/ ]{0,3}${angle}[EWO](?!\p{L}))`,
  'giu',
)
/** `48.137° N, 11.575° E` */
const decimalWithSides =
  /(?<![\p{N}.,])\d{1,2}[.,]\d{1,10} ?°? ?[NS](?!\p{L})[,;/ ]{1,3}\d{1,3}[.,]\d{1,10} ?°? ?[EWO](?!\p{L})/giu
/** RFC 5870, and what the addresses of maps say. */
const uri = new RegExp(
  String.raw`(?:geo:|[/@?&=](?:ll|q|query|center|destination|mlat|loc)?[@=:]?)(?<it>${degree}(?:,|%2C)${degree})`,
  'giu',
)
/** Open Location Code (Google, 2014) of at least ten digits. */
const plusCode = /(?<![\p{L}\p{N}+])[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}(?![\p{L}\p{N}+])/gu

const near = /\d[.,]\d{3}|\d ?[°º]|[A-Z0-9]\+[A-Z0-9]|(?:lat|lon|lng|breite|länge)[a-z"' :=]{1,12}\d/gi

/** Where something is on the earth, to about 100 m: two numbers with three decimals, or angles. */
export function findCoordinates(text: string): Span[] {
  return [
    ...matches('coordinates', { text, pattern: pair, near, check: (_, __, match) => onEarth(match.groups) }),
    ...[named, single, sexagesimal, decimalWithSides, uri, plusCode].flatMap((pattern) =>
      matches('coordinates', { text, pattern, near }),
    ),
  ]
}

/** Prices and measures have two decimals or one; a latitude ends at 90. */
function onEarth(groups: Readonly<Record<string, string>> | undefined): boolean {
  const [latitude = '', longitude = ''] = [groups?.['a'], groups?.['b']]
  const decimals = Math.min(latitude.split('.')[1]?.length ?? 0, longitude.split('.')[1]?.length ?? 0)
  return Number(latitude) <= 90 && Number(longitude) <= 180 && decimals >= 4
}
