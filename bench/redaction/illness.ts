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
      "type 2 diabetes|asthma|depression|epilepsy|breast cancer|migraine|hepatitis C|Crohn's disease|bipolar disorder|gallstones|sciatica|Graves' disease|diverticulitis|spinal stenosis|vitiligo|lichen planus|polymyalgia|hemochromatosis|bunions|interstitial lung disease|sarcoidosis",
    ),
    complaint: list(
      'a headache|chest pain|a rash|nausea|back pain|stiff fingers|a metallic taste|a twitching eyelid|burning feet|trouble swallowing',
    ),
    medicine: list(
      'metformin|sertraline|ibuprofen|lisinopril|Xanax|insulin|ticagrelor|brivaracetam|tapentadol|lacosamide|solifenacin|nortriptyline',
    ),
  },
  de: {
    ill: list(
      'Diabetes Typ 2|Asthma|eine Depression|Epilepsie|Brustkrebs|Migräne|Hepatitis C|Morbus Crohn|eine Angststörung|Gallensteine|Sarkoidose|eine Divertikulitis|Hüftarthrose|Vorhofflattern|Vitiligo|Nesselsucht|Hämochromatose|einen Hallux valgus|Nasenpolypen|Wundrose',
    ),
    complaint: list(
      'Kopfschmerzen|Fieber|Durchfall|Übelkeit|Atemnot|steife Finger|ein zuckendes Augenlid|brennende Füße|einen metallischen Geschmack|Schluckbeschwerden',
    ),
    medicine: list(
      'Metformin|Sertralin|Ibuprofen|Ramipril|Tavor|Insulin|Ticagrelor|Brivaracetam|Tapentadol|Lacosamid|Solifenacin|Nortriptylin',
    ),
  },
  fr: {
    ill: list(
      "un diabète de type 2|de l'asthme|une dépression|une épilepsie|un cancer du sein|des migraines|une hépatite C|la maladie de Crohn|un trouble bipolaire|des calculs biliaires|une sarcoïdose|une diverticulite|une phlébite|un vitiligo|un lichen plan|une hémochromatose|un hallux valgus|des polypes nasaux|une urticaire|la maladie de Ménière",
    ),
    complaint: list(
      'de la fièvre|des nausées|des vertiges|mal au dos|mal à la tête|les doigts raides|un goût métallique|la paupière qui tremble|les pieds brûlants|du mal à avaler',
    ),
    medicine: list(
      'metformine|sertraline|ibuprofène|ramipril|Xanax|insuline|ticagrélor|brivaracétam|tapentadol|lacosamide|solifénacine|nortriptyline',
    ),
  },
  es: {
    ill: list(
      'diabetes tipo 2|asma|depresión|epilepsia|cáncer de mama|migraña|hepatitis C|enfermedad de Crohn|trastorno bipolar|cálculos biliares|sarcoidosis|diverticulitis|artrosis de cadera|vitíligo|liquen plano|hemocromatosis|juanetes|pólipos nasales|urticaria|enfermedad de Ménière',
    ),
    complaint: list(
      'fiebre|náuseas|mareos|dolor de espalda|dolor de cabeza|los dedos rígidos|sabor metálico|un párpado que tiembla|los pies ardientes|dificultad para tragar',
    ),
    medicine: list(
      'metformina|sertralina|ibuprofeno|ramipril|Orfidal|insulina|ticagrelor|brivaracetam|tapentadol|lacosamida|solifenacina|nortriptilina',
    ),
  },
}

/** An article or a preposition in front is none of the term. */
export function withoutArticle(term: string): string {
  return term.replace(/^(?:(?:a|an|eine|einen|ein|une|un|des|de la|du|la|le|les|los|las) |de l['’])/, '')
}
