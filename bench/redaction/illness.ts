import type { Language } from './people.ts'

const list = (words: string) => words.split('|')

interface Terms {
  readonly ill: readonly string[]
  readonly complaint: readonly string[]
  readonly medicine: readonly string[]
}

/** The first half of each row stands in the detector's lists, the second half does not. */
export const terms: Readonly<Record<Language, Terms>> = {
  en: {
    ill: list(
      'type 2 diabetes|asthma|depression|epilepsy|breast cancer|migraine|hepatitis C|Crohn\'s disease|bipolar disorder|sarcoidosis|sciatica|vertigo|gallstones|narcolepsy|vitiligo|Graves\' disease|scabies|diverticulitis|spinal stenosis|mumps',
    ),
    complaint: list('a headache|chest pain|a rash|nausea|dizziness|back pain|stiff fingers|a blocked ear|heartburn|hot flushes'),
    medicine: list('metformin|sertraline|ibuprofen|lisinopril|Xanax|insulin|ticagrelor|brivaracetam|tapentadol|lacosamide|solifenacin|nortriptyline'),
  },
  de: {
    ill: list(
      'Diabetes Typ 2|Asthma|eine Depression|Epilepsie|Brustkrebs|Migräne|Hepatitis C|Morbus Crohn|eine Angststörung|Sarkoidose|Ischias|Gallensteine|Narkolepsie|Vitiligo|Krätze|eine Divertikulitis|Karpaltunnelsyndrom|Mumps|Hüftarthrose|Vorhofflattern',
    ),
    complaint: list('Kopfschmerzen|Fieber|Durchfall|Übelkeit|Rückenschmerzen|Atemnot|Sodbrennen|steife Finger|Ohrenschmerzen|Wadenkrämpfe'),
    medicine: list('Metformin|Sertralin|Ibuprofen|Ramipril|Tavor|Insulin|Ticagrelor|Brivaracetam|Tapentadol|Lacosamid|Solifenacin|Nortriptylin'),
  },
  fr: {
    ill: list(
      "un diabète de type 2|de l'asthme|une dépression|une épilepsie|un cancer du sein|des migraines|une hépatite C|la maladie de Crohn|un trouble bipolaire|une sarcoïdose|une sciatique|des calculs biliaires|une narcolepsie|un vitiligo|la gale|une diverticulite|un canal carpien|les oreillons|une phlébite|un zona",
    ),
    complaint: list('de la fièvre|des nausées|des vertiges|mal au dos|mal à la tête|des palpitations|des brûlures d\'estomac|les doigts raides|mal aux oreilles|des fourmillements'),
    medicine: list('metformine|sertraline|ibuprofène|ramipril|Xanax|insuline|ticagrélor|brivaracétam|tapentadol|lacosamide|solifénacine|nortriptyline'),
  },
  es: {
    ill: list(
      'diabetes tipo 2|asma|depresión|epilepsia|cáncer de mama|migraña|hepatitis C|enfermedad de Crohn|trastorno bipolar|sarcoidosis|ciática|cálculos biliares|narcolepsia|vitíligo|sarna|diverticulitis|síndrome del túnel carpiano|paperas|artrosis de cadera|lupus',
    ),
    complaint: list('fiebre|náuseas|mareos|dolor de espalda|dolor de cabeza|palpitaciones|ardor de estómago|los dedos rígidos|dolor de oído|hormigueo'),
    medicine: list('metformina|sertralina|ibuprofeno|ramipril|Orfidal|insulina|ticagrelor|brivaracetam|tapentadol|lacosamida|solifenacina|nortriptilina'),
  },
}

/** An article or a preposition in front is none of the term. */
export function withoutArticle(term: string): string {
  return term.replace(/^(?:(?:a|an|eine|einen|un|une|des|de la|du|la|le|les|los|las) |de l['’])/, '')
}
