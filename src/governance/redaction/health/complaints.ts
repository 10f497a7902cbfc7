import { matches } from '../detectors/detector.ts'
import type { Span } from '../finding.ts'

const it = String.raw`(?<it>(?!\p{Lu}?(?:question|appointment|problem|idea|plan|meeting|doubt|time|lot|few|termin|frage|rezept|zeit|angst vor|rendez|problème|besoin|droit|cita|pregunta|problema|derecho|tiempo|seguro)\p{Ll}*)[\p{L}][\p{L}'’-]{2,25}(?: (?!(?:and|und|et|y|since|seit|depuis|desde|for|so|that|or|oder|ou|o|from|in|im|on|my|our|with)(?!\p{L}))[\p{L}'’-]{2,25}){0,2}?)`
const end = String.raw`(?= (?:and|und|et|y|since|seit|depuis|desde|for|pendant|hat|habe|hatte)(?!\p{L})|[,.;?!])`

/** In the rest of the sentence: who is asked about illnesses, and who pays. */
function help(words: string): string {
  return String.raw`(?=[^.!\n]{0,80}(?<!\p{L})(?:${words}))`
}

/** Someone has something, and a doctor or an insurer comes into it: whatever it is, it is about health. */
const complaints: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<!\p{L})(?:I|he|she|(?:[Mm]y|his|her|our) \p{L}{3,15}) (?:have|has|had|got|have got|has got) (?:(?:a|an|some|the|this|these) )?${it}${end}${help('doctor|GP(?!\\p{L})|physician|hospital|clinic|A&E|pharmacist|surgery|insurance|insurer')}`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:[Ii]ch|er|sie|[Mm]eine? \p{L}{3,15}|[Uu]nsere? \p{L}{3,15}) (?:habe|hat|hatte)(?: seit \p{L}{3,12}(?: \p{L}{3,12})?)? (?:eine?n? )?${it}${end}${help('Arzt|Ärztin|Krankenkasse|Notaufnahme|Klinik|Krankenhaus|Apotheke|Praxis')}`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:[Jj]['’]ai|il a|elle a|(?:[Mm]a|[Mm]on|sa|son) \p{L}{3,15} a) (?:(?:un|une|des|de la|du|les|la|le) )?${it}${end}${help('médecin|docteur|consulter|urgences|hôpital|mutuelle|pharmac|ordonnance')}`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:[Tt]engo|[Tt]iene|(?:[Mm]i|su) \p{L}{3,15} tiene) (?:(?:un|una|el|la|los|las) )?${it}${end}${help('médico|médica|doctora?(?!\\p{L})|urgencias|hospital|el seguro|farmac|receta')}`,
    'gu',
  ),
]

const near = /\b(?:have|has|had|got|habe|hat|hatte|ai|a|tengo|tiene)\b/gi

export function findComplaints(text: string): Span[] {
  return complaints.flatMap((pattern) => matches('health', { text, pattern, near }))
}
