import { matches } from '../detectors/detector.ts'
import type { Span } from '../finding.ts'

/** Doctors whose field tells what somebody has; that one sees a dentist or a family doctor tells nothing. */
const doctors = String.raw`psychiat(?:rists?|ers?|erin|rie|res?)|psiquiatras?|psychotherap(?:ists?|eut(?:en|in)?|ist)|psychothérapeutes?|psicoterapeutas?|psycholog(?:ists?|en?|in|ues?)|psicólog[oa]s?|on[ck]olog(?:ists?|en?|in|ues?)|oncólog[oa]s?|[ck]ardiolog(?:ists?|en?|in|ues?)|cardiólog[oa]s?|neurolog(?:ists?|en?|in|ues?)|neurólog[oa]s?|urolog(?:ists?|en?|in|ues?)|urólog[oa]s?|nephrolog(?:ists?|en?|in)|néphrologues?|nefrólog[oa]s?|endo[ck]rinolog(?:ists?|en?|in|ues?)|endocrinólog[oa]s?|rheumatolog(?:ists?|en?|in)|rhumatologues?|reumatólog[oa]s?|gastroenterolog(?:ists?|en?|in)|h(?:a|ä)?ematolog(?:ists?|en?|in)|dermatolog(?:ists?|en?|in|ues?)|dermatólog[oa]s?|pulmonolog(?:ists?|en?|in)|pneumologues?|gyn(?:a|ä)?e?[ck]olog(?:ists?|en?|in|ues?)|ginecólog[oa]s?|diabetolog(?:ists?|en?|in|ues?)|proctologists?|suchtberat(?:ung|er)|addictologues?|therapists?|therapeut(?:en|in)?|thérapeutes?|terapeutas?|fertility (?:clinic|doctor)|kinderwunsch(?:klinik|zentrum)|methadone clinic|rehab|entzugsklinik`
const whose = String.raw`my|his|her|mein(?:e[mnr]?)?|sein(?:e[mnr]?)?|ihr(?:e[mnr]?)?|mon|ma|mi`
/** To be at one, to go to one, to have been sent to one; not to be one. */
const seen = String.raw`(?:i|he|she|we|[iI]['’]m) (?:see|sees|saw|visit(?:ed|s)?|need|needs|am seeing|was at|had)|seeing|(?:went|going|go|sent (?:me|him|her)|referred|referral|appointment) (?:to|with|at)|(?:muss|war|bin|gehe|gehen|ging|geht|soll|überweisung|überwiesen|termin) (?:(?!als |kein)\p{L}{1,12} ){0,3}?(?:beim|bei|zum|zur)|brauche|je (?:vois|consulte)|j['’]ai vu|rendez-vous (?:chez|avec)|vais (?:chez|voir)|voy al?|fui al?|cita con|tengo`
const visits = new RegExp(
  String.raw`(?<!\p{L})(?:(?:${seen}) (?:(?:an?|the|${whose}|einen?|einer|dem|der|un|une|le|la|el|una)(?: (?:new|old|neuen?|nouveau|nuevo))? )?|(?:${whose}) (?:(?:new|old|former|neuer|alter|ancien) )?)(?<it>${doctors})(?!\p{L})`,
  'giu',
)
const doctorNear = /psych|therap|thérap|terap|psiqu|psic|olog|ólog|rehab|clinic|klinik|zentrum|sucht|psychothér/gi

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
export function findCare(text: string): Span[] {
  return [
    ...matches('health', { text, pattern: visits, near: doctorNear }),
    ...matches('health', { text, pattern: measured, near: valueNear }),
  ]
}
