import type { Span } from '../finding.ts'
import { around, matches } from './detector.ts'

const paper = String.raw`passport(?: number| no\.?)?|pass-?(?:nummer|nr\.?)|(?:mein|dein|ihr|sein)e?[mnrs]? pass|reisepass\p{L}*|(?:personal)?ausweis\p{L}*|passeport|carte d['’]identit[eé]|carte vitale|pasaporte|passaporto|carta d['’]identità|driv(?:ers?|er['’]s?|ing) licen[cs]e|f[uü]hrerschein\p{L}*|permis de conduire|permiso de conducir|carnet de conducir|patente(?: di guida)?|medicare|versichertennummer|krankenversicherung\p{L}*|tax id|steuernummer|num[eé]ro fiscal|codice fiscale|national id|id card|(?-i:DNI|NIE|CURP|RFC)`
/** In groups as on British, American and other licences, or whole with three digits at least: no `35x45mm`. */
const paperNumber = String.raw`[a-z9]{5} \d{6} [a-z9]{2}[a-z\d]{3}|[a-z]\d{3}[ -]\d{4}[ -]\d{4}|\d{3} \d{3} \d{3}|(?!\d{1,4}x\d)(?=(?:[a-z]{0,6}\d){3})[a-z\d]{6,18}`

const plate = String.raw`licen[cs]e plate|number plate|registration(?: (?:number|plate|no\.?))?|car reg|(?:kfz-)?kennzeichen|nummernschild|immatriculation|plaque|matrícula|placa|targa|kenteken`
/** In capitals: `2025 for` is no plate. */
const plateNumber = String.raw`(?-i:[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?|[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}|\d{4}[- ]?[A-Z]{3}|\d[A-Z]{3}\d{3}|[A-Z]{3}-?\d{3,4})`

/** Between the word and the number: at most a few words, no line and no other number. */
const patterns = [
  String.raw`(?<!\p{L})(?:${paper})(?!\p{L})[^\d\n]{0,40}?(?<![\p{L}\p{N}_.,/+-])(?<it>${paperNumber})(?![\p{L}\p{N}_]|[.,/-]\d)`,
  String.raw`(?<!\p{L})(?:${plate})(?!\p{L})[^\d\n]{0,40}?(?<![\p{L}\p{N}_.,/+-])(?<it>${plateNumber})(?![\p{L}\p{N}_]|[.,/-]\d)`,
  String.raw`(?<![\p{L}\p{N}_.,/+-])(?<it>(?=(?:[a-z]{0,6}\d){3})[a-z\d]{6,18})(?= (?:is|was|ist|war|est|es|è) (?:\p{L}{2,9} ){1,2}(?:passport|driv(?:er['’]s|ing) licen[cs]e|pass-?n|reisepass|ausweis|passeport|pasaporte|passaporto))`,
].map((source) => new RegExp(source, 'giu'))

const near =
  /passp|passn|pass-n|[nr]e?[mnrs]? pass\b|reisepass|passeport|pasaporte|ausweis|carte (?:d|v)|carta d|licen[cs]e|rerschein|permis|carnet de|patente|medicare|versichertennummer|krankenvers|tax id|steuernummer|fisca|national id|id card|DNI|NIE|CURP|RFC|number plate|registration|car reg|kennz|schild|immatric|plaque|matrícula|placa|targa|kenteken/gi

/** Passports, identity cards, driving licences and the plates of cars: without a public check, the word beside tells. */
export function findDocuments(text: string): Span[] {
  const parts = around(text, near)
  return patterns.flatMap((pattern) => matches('national-id', { text, pattern, near: parts }))
}
