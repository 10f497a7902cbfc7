import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

const month =
  '(?:jan(?:uary|uar|vier)?|jän(?:ner)?|enero|ene|feb(?:ruary|ruar|rero)?|fév(?:rier)?|mar(?:ch|s|zo)?|märz|mär|apr(?:ile?)?|avr(?:il)?|abril|abr|may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|juil|julio|aug(?:ust)?|août|aout|agosto|ago|sep(?:t|tember|tembre|tiembre)?|okt(?:ober)?|oct(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|dez(?:ember)?|déc(?:embre)?|dec(?:ember)?|dic(?:iembre|embre)?|gennaio|febbraio|maggio|giugno|luglio|settembre|ottobre)'
const day = String.raw`(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|\.)?`
const year = String.raw`(?:(?:19|20)\d\d|['’]\d\d)`
const date = [
  String.raw`(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])`,
  String.raw`(?:0?[1-9]|[12]\d|3[01])(?:[./-]|\. )(?:0?[1-9]|[12]\d|3[01])(?:[./-]|\. )(?:(?:19|20)\d\d|\d\d)`,
  String.raw`${day} (?:of |de )?${month}\.?,? (?:of |de |del )?${year}`,
  String.raw`${month}\.? ${day},? ${year}`,
  String.raw`(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`,
].join('|')
/** After a birthday the year may be left out: the day is told to friends. */
const dayOfYear = String.raw`${day} (?:of |de )?${month}(?!\p{L})|${month}\.? ${day}(?!\d)`

const born = [
  'born(?: on| in [^\\d\\n,.]{2,30}? on)?',
  'd\\.?o\\.?b\\.?',
  '(?:date of birth|birth[ _-]?date|birth[ _-]?day|b-?day|date_of_birth)',
  '(?:geboren|geb\\.|geburtsdatum|geburtstag|geb\\.-?datum)(?: (?:am|ist(?: am| der)?|in [^\\d\\n,.]{2,30}? am))?',
  'n[ée]{1,2}e?s?(?:\\(e\\))? le',
  '(?:date de naissance|naissance|anniversaire)(?: est)?(?: le)?',
  '(?:nat[oa](?: a [^\\d\\n,.]{2,30}?)?|data di nascita|nascita|compleanno)(?: è)?(?: il)?',
  '(?:nac[íi](?:do|da|ó)?|nacid[oa]s?|nacimiento|fecha de nacimiento|f\\. ?nac\\.|cumpleaños|cumplo años)(?: (?:es|el|el día|en [^\\d\\n,.]{2,30}? el))*',
].join('|')
/** Between the word and the date: signs of a form, an `is`, a few short words. */
const between = String.raw`["'\x60*_)\]]{0,3}(?:[ \t]*[:=|,;–-]{0,2}[ \t]*)(?:["'\x60(\[]|(?:is|was|on|the|am|der|den|le|el|il|es|est|era|war|ist|è)[ :]{1,2}){0,4}`
const afterWord = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${born})${between}(?<it>${date}|${dayOfYear})(?![\p{L}\p{N}])`,
  'giu',
)
/** The star of a family tree or of a death notice: `* 3.4.1951`. */
const star = new RegExp(String.raw`(?<![\p{L}\p{N}*])\* ?(?<it>${date})(?![\p{L}\p{N}*])`, 'giu')
/** `3.4.1951 geboren`, `12 May 1980 (date of birth)`. */
const beforeWord = new RegExp(
  String.raw`(?<![\p{L}\p{N}./-])(?<it>${date})(?= (?:in \p{L}{2,30} )?(?:geboren|\(?(?:dob|date of birth|geburtsdatum|date de naissance|fecha de nacimiento)))`,
  'giu',
)

const near =
  /\* ?\d|born|d\.?o\.?b|birth|bday|b-day|gebo|geb\.|gebur|né|nee?s? le|naiss|anniv|nac|cumple|nat[oa] |nascita|compleanno/gi

/** Dates of birth: a date beside a word that says so. */
export function findBirthDates(text: string): Span[] {
  return [afterWord, star, beforeWord].flatMap((pattern) => matches('birth-date', { text, pattern, near }))
}
