import { matches } from '../detectors/detector.ts'
import type { Span } from '../finding.ts'
import type { Word } from '../names/words.ts'

/** Doctors whose field tells what somebody has, folded; that one sees a dentist or a family doctor tells nothing. */
const doctor =
  /^(?:psych(?:iat|olog|other)|psi(?:quiat|colog|coterap)|therap(?:ist|eut)|terapeut|on[ck]olog|[ck]ardiolog|neurolog|urolog|ne(?:ph|f)rolog|endo[ck]rinolog|rh?e?umatolog|gastroenterolog|h?a?ematolog|dermatolog|pulmonolog|pneumolog|gyna?e?[ck]olog|ginecolog|diabetolog|proctolog|addictolog)[a-z]{0,6}$/
/** Their fields: `psychology`, `Kardiologie`. */
const field = /(?:log(?:y|ie|ia|ical|isch)|iatr(?:y|ie|ia)|apy|apie|apia)$/
const whose = 'my|his|her|mein(?:e[mnr]?)?|sein(?:e[mnr]?)?|ihr(?:e[mnr]?)?|mon|ma|mi'
/** At the end of what stands before: whose it is, or that one sees, needs or is sent to one; not that one is one. */
const cared = new RegExp(
  String.raw`(?<!\p{L})(?:(?:${whose})|(?:(?:(?:i|he|she|we) (?:see|saw|visited|need|had|was at)|(?:he|she) (?:sees|needs)|seeing|(?:going|go|went|sent (?:me|him|her)|referred|referral|appointment) (?:to|with|at)|brauche|(?:muss|war|bin|gehe|ging|geht|soll|überwiesen|termin) (?:(?!als |kein)\p{L}{1,12} ){0,3}?(?:beim|bei|zum|zur)|je (?:vois|consulte)|j['’]ai vu|rendez-vous (?:chez|avec)|vais (?:chez|voir)|voy al?|fui al?|cita con|tengo)(?: (?:an?|the|${whose}|einen?|einer|dem|der|une?|le|la|el|una))?))(?: (?:new|old|former|neuen?|neuer|alter|nouveau|nuevo))? $`,
  'iu',
)

const value = String.raw`(?:hb)?a1c|cd4(?:\+)?|viral load|viruslast|charge virale|carga viral|tsh|egfr|ldl(?:-c)?|troponin|d-dimer|ferritin|kreatinin|creatinine?|créatinine|creatinina|psa(?:[ -](?:wert|level|value|test))|leberwerte|blood pressure|blutdruck|tension artérielle|presión arterial|blood sugar|blutzucker|glycémie|glucosa`
const level = String.raw`(?:[ -](?:count|level|levels|value|wert|taux|nivel|zellen|zahl))?`
const figure = String.raw`(?: ?[:=]| of| is| was| at| ist| war| liegt bei| bei| von| est (?:de|à)| es de| de)? ?\d{1,4}(?:[.,/]\d{1,3})?(?: ?(?:%|mmol\/(?:l|mol)|mg\/dl|ng\/ml|mmhg))?`
const judged = String.raw` (?:is|was|are|ist|sind|war|est|es|está) (?:(?:too|very|still|quite|zu|sehr|noch|trop|très|muy) )?(?:low|high|elevated|raised|undetectable|niedrig|hoch|erhöht|schlecht|basse?|élevée?|baj[oa]|alt[oa])`
/** Of a rule (`an HbA1c of 6.5 or more is …`) it is nobody's. */
const measured = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?<!(?<!\p{L})(?:an?|eine?[mnr]?|une?|una|normale?s?|healthy|average|ideal|optimal) )(?<it>(?:${value})${level}(?:${figure}|${judged}))(?![\p{L}\p{N}]|[.,]\d| (?:or|oder|ou|o|and above|means|bedeutet|to|bis|lines)(?!\p{L}))`,
  'giu',
)
const valueNear =
  /a1c|cd4|vir(?:al|us)|tsh|egfr|ldl|tropon|d-dimer|ferritin|[ck]reatin|créat|psa|leberw|blood|blut|tension|presión|glyc|gluc/gi

/** What shows that somebody is treated: the doctor they see, and what was measured. */
export function findCare(text: string, words: readonly Word[]): Span[] {
  const doctors = words.filter(
    ({ start, folded }) =>
      folded.length > 7 &&
      doctor.test(folded) &&
      !field.test(folded) &&
      cared.test(text.slice(Math.max(0, start - 48), start)),
  )
  return [
    ...doctors.map(({ start, end }) => ({ class: 'health' as const, start, end })),
    ...matches('health', { text, pattern: measured, near: valueNear }),
  ]
}
