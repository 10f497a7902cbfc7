import type { Span } from '../finding.ts'
import { around, matches } from './detector.ts'

interface Paper {
  /** What it is called in several languages. */
  readonly words: string
  readonly number: string
}

/** Numbers without a public check: the word beside says what they are. */
const papers: readonly Paper[] = [
  {
    words: String.raw`passport(?: number| no\.?)?|pass-?(?:nummer|nr\.?)|(?:mein|dein|ihr|sein)e?[mnrs]? pass|reisepass\p{L}*|ausweis\p{L}*|personalausweis\p{L}*|passeport|carte d['’]identit[eé]|carte vitale|pasaporte|passaporto|carta d['’]identità|driv(?:ers?|er['’]s?|ing) licen[cs]e|f[uü]hrerschein\p{L}*|permis de conduire|permiso de conducir|carnet de conducir|patente(?: di guida)?|medicare|versichertennummer|krankenversicherung\p{L}*|tax id|steuernummer|num[eé]ro fiscal|codice fiscale|national id|id card|(?-i:DNI|NIE|CURP|RFC)`,
    number: String.raw`(?!\d{1,4}x\d)(?=(?:[a-z]{0,6}\d){3})[a-z\d]{6,18}`,
  },
  // In groups, as on the card: `MORGA 753116 SM9IJ`.
  {
    words: String.raw`driv(?:ers?|er['’]s?|ing) licen[cs]e`,
    number: String.raw`[a-z9]{5} ?\d{6} ?[a-z9]{2}[a-z\d]{3}|[a-z]\d{3}[ -]\d{4}[ -]\d{4}|\d{3} \d{3} \d{3}`,
  },
  {
    words: String.raw`licen[cs]e plate|number plate|registration(?: (?:number|plate|no\.?))?|car reg|(?:kfz-)?kennzeichen|nummernschild|immatriculation|plaque|matrícula|placa|targa|kenteken`,
    // In capitals: `2025 for` is no plate.
    number: String.raw`(?-i:[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?|[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}|\d{4}[- ]?[A-Z]{3}|\d[A-Z]{3}\d{3}|[A-Z]{3}-?\d{3,4})`,
  },
]

const patterns = papers.flatMap(({ words, number }) => {
  const it = String.raw`(?<![\p{L}\p{N}_.,/+-])(?<it>${number})(?![\p{L}\p{N}_]|[.,/-]\d)`
  return [
    // Between them at most a few words, no line and no other number.
    String.raw`(?<!\p{L})(?:${words})(?!\p{L})[^\d\n]{0,40}?${it}`,
    String.raw`${it}(?= (?:is|was|ist|war|est|es|è) (?:\p{L}{2,9} ){1,2}(?:${words})(?!\p{L}))`,
  ].map((source) => new RegExp(source, 'giu'))
})

const near =
  /pass|pasaporte|ausweis|carte? |carta |licen[cs]e|schein|permis|carnet|patente|medicare|nummer|versicherung|tax id|fisca|national id|id card|dni|nie|curp|rfc|plate|registration|car reg|kennz|schild|immatric|plaque|matrícula|placa|targa|kenteken/gi

/** Passports, identity cards, driving licences, and the plates of cars. */
export function findDocuments(text: string): Span[] {
  const parts = around(text, near)
  return patterns.flatMap((pattern) => matches('national-id', { text, pattern, near: parts }))
}
