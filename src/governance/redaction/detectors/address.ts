import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

// A word of a street's or a town's name begins with a capital; small words may stand between.
const capital = String.raw`(?:(?:St|Ste|Dr|Gral|Gen|Prof|Sta|Sto|\p{Lu})\.|\p{Lu}[\p{L}\p{M}'’-]{0,30}(?![\p{L}\p{M}'’-]))`
const number = String.raw`\d{1,5}(?:[-–/]\d{1,5})?(?: ?[a-zA-Z](?![\p{L}\p{N}]))?`
const town = String.raw`${capital}(?:[ -](?:${capital}|(?:de|la|le|les|del|los|las|sur|sous|en|am|an|der|im|ob|bei|upon|on|by|under|the|of|y|do|da)(?= ))){0,5}`

/** Flat, floor, door, post box: what may follow or go before a street. */
const unit = String.raw`(?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|Whg|Wohnung|Hinterhaus|Vorderhaus|Etage|Stock|OG|App|Appt|Appartement|Bât|Bâtiment|Esc|Escalier|Étage|Résidence|Piso|Puerta|Pta|Escalera|Portal|Planta|Bajo|Ático|Dpto|Local)\.?(?: ?[\p{L}\p{N}]{1,6}[º°ª]?(?![\p{L}\p{N}]))?|#\d{1,5}[a-z]?|\d{1,2}\.?[º°ª](?: ?(?:(?:izq|izda|dcha|drcha|der|int|ext)\.?|[A-Za-z\d]{1,3}(?![\p{L}\d])))?|\d{1,2}\. (?:OG|Stock|Etage))`
const units = String.raw`(?:,? ?${unit}){0,4}`

const postcodes = {
  us: String.raw`\d{5}(?:-\d{4})?`,
  uk: String.raw`[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}`,
  five: String.raw`(?:[A-Z]{1,2}[- ])?\d{4,5}`,
}
const state =
  '(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming)'
/** Each word with a small or a capital first letter: flag `i` would make `\p{Lu}` any letter. */
function eitherCase(words: string): string {
  return words.replace(/(?<=^|\|| )[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}

/** A line's end or a comma between the parts of an address. */
const next = String.raw`(?:,? ?\n ?|, ?| – | - | · | \| | / | )`
const englishTown = String.raw`(?:(?:${next}${town})?${next}(?:${state} ${postcodes.us}|${postcodes.uk}|${state}(?![\p{L}'’]))|, ?${town})?`
const continentalTown = String.raw`(?:${next}(?:${postcodes.five} ${town}(?: CEDEX(?: \d{1,2})?)?|${town}(?=[ ,(]{1,3}\d{5}(?!\d))(?:[ ,(]{1,3}\d{5}\)?)))?`

const englishWords =
  'Street|Str|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Sq|Terrace|Ter|Close|Crescent|Cres|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Trl|Row|Mews|Gardens|Gdns|Grove|Alley|Walk|Hill|Green|Rise|Quay|Wharf|Esplanade|Loop|Turnpike|Pike|Broadway|View|Heights|Park|Gate|Vale|Meadow|Meadows|Drove|Plaza|Path|Common|Parade|Lea|Bend|Run|Ridge|Hollow|Crossing|Point|Mount'
const english = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])(?:${unit},? ?)?\d{1,5}[A-Za-z]?(?:[-–]\d{1,5})? (?:(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)\.? )?(?:(?:${capital}|\d{1,3}(?:st|nd|rd|th)|of|the|de) ){1,4}?(?:${englishWords})(?![\p{L}\p{N}])\.?(?: (?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)(?!\p{L}))?${units}${englishTown}`,
  'gu',
)
const postBox = new RegExp(
  String.raw`(?<!\p{L})(?:P\. ?O\. ?Box|PO Box|Postfach|Apartado(?: de Correos)?|BP|Boîte postale) \d{1,6}(?: \d{2,3}){0,2}(?:${next}(?:${postcodes.five} ${town}|${town},? ${state} ${postcodes.us}))?`,
  'gu',
)
const britishPostcode =
  /(?<![\p{L}\p{N}])(?:GIR ?0AA|(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})(?![\p{L}\p{N}])/gu
/** A house with a name or a street of another kind: the postcode behind tells. */
const englishByCode = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])\d{1,5}[A-Za-z]? (?:${capital} ){0,3}${capital}${units},? ?\n?(?:${town},? )?(?:${postcodes.uk}|(?<=, )${state} \d{5}(?:-\d{4})?)(?![\p{L}\p{N}])`,
  'gu',
)
const townStateZip = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${capital}(?: ${capital}){0,3}, ${state} \d{5}(?:-\d{4})?(?!\d)`,
  'gu',
)

const germanEnd =
  '(?:stra(?:ß|ss)e|str|gasse|weg|allee|platz|ring|damm|ufer|chaussee|stieg|steig|pfad|berg|graben|wall|markt|hof|tor|brücke|promenade|kamp|twiete|zeile|winkel|höhe|aue|wiese|feld|park|siedlung|anger|leite|rain|bogen|kai|hang|blick|grund|redder|koppel|acker|garten|gärten|anlage|plan|halde|strasse)'
const german = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])(?:${capital} ){0,2}?(?:\p{Lu}[\p{L}\p{M}'’]{0,30}-){0,4}(?:\p{Lu}[\p{L}\p{M}ß]{0,30}?${germanEnd}|(?:Stra(?:ß|ss)e|Str|Gasse|Weg|Allee|Platz|Ring|Damm|Ufer|Chaussee|Steig|Pfad|Berg|Graben|Wall|Markt|Hof|Tor)(?![\p{L}])(?: (?:des|der|zum|zur) (?:\p{Ll}{1,12} )?${capital})?|(?:-Stra(?:ß|ss)e|-Str|-Weg|-Platz|-Allee|-Ring|-Ufer))\.? ${number}(?![\p{N}.,:%€]\d|[\p{N}%€°])(?! ?(?:Uhr|Euro|Prozent|Jahre|Meter|km|kg|Stück|Minuten|Stunden|Tage)\b)${units}${continentalTown}`,
  'gu',
)
/** Streets that are a place: `Am Alten Markt 3`, `Unter den Linden 12`. Small words in front tell them. */
const germanPlace = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])(?:Am|An der|An den|Auf dem|Auf der|Auf den|Im|In der|In den|Zum|Zur|Unter den|Unter der|Hinter der|Hinter dem|Vor dem|Vor der|Bei der|Beim|Neben der|Neuer|Neue|Alter|Alte|Großer|Große|Kleiner|Kleine|Hoher|Hohe|Lange|Obere|Oberer|Untere|Unterer) (?:${capital} )?${capital} ${number}(?![\p{N}%€]|[.,:]\d)(?=[\s,;)]*(?:in |,? ?\n? ?\d{5} \p{Lu}|$|[.,;\n)]))${units}${continentalTown}`,
  'gu',
)
const germanTown = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/+-])(?:D-|A-|CH-)?\d{5} (?=\p{Lu})${town}(?=\s*(?:$|[,.;\n)]))`,
  'gu',
)

const frenchWay = eitherCase(
  'rue|avenue|av\\.|boulevard|boul\\.|bd\\.?|blvd|place|pl\\.|allées?|chemin|ch\\.|impasse|quai|route|rte|cours|square|passage|faubourg|fg|villa|sentier|ruelle|venelle|esplanade|promenade|rond-point|résidence|lotissement|lieu-dit|hameau|cité|clos|montée|traverse|voie|mail|parvis|rampe|côte|chaussée',
)
const french = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])(?:(?:Appt|Apt|Bât|Bâtiment|Résidence)\.? ?[\p{L}\d]{1,20},? )?\d{1,4}(?: ?(?:bis|ter|quater|[A-Da-d](?!\p{L})))?,? (?:${frenchWay}) (?:(?:de|du|des|la|le|les|l['’]|d['’]|à|au|aux|en|et|sur|sous|saint|sainte|général|maréchal|docteur|président|abbé|\d{1,2}|${capital})(?:(?<=['’])|[ -])?){0,6}(?:(?:d['’]|l['’])?${capital}|\d{1,2} ${capital} \d{4}|\p{L}{3,20})${units}${continentalTown}`,
  'gu',
)
const frenchTown = new RegExp(String.raw`(?<![\p{L}\p{N}.,/+-])(?:F-)?\d{5} (?=\p{Lu})${town} CEDEX(?: \d{1,2})?`, 'gu')

const spanishWay = eitherCase(
  'calle|c/|avenida|avda\\.?|av\\.|plaza|pza\\.?|plza\\.?|pl\\.|paseo|p\\.º|pº|camino|cno\\.|carretera|ctra\\.?|ronda|travesía|trav\\.|glorieta|vía|rambla|urbanización|urb\\.|pasaje|callejón|cuesta|costanilla|bulevar|jirón|carrera|cra\\.|polígono|barrio|alameda|carrer|avinguda|passeig|plaça|rúa|praza',
)
const spanish = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:[gG]ran [vV]ía(?: (?:de |del )?${capital})?|(?:${spanishWay}) ?(?:(?:de|del|la|las|los|el|y|san|santa|santo|${capital}|\d{1,2}) ?){0,6}(?:${capital}|\p{L}{3,20}))(?:,? (?:n\.?[º°o]\.?|núm\.?|número|nº|#)? ?\d{1,4}(?! ?(?:euros|años|de la mañana|horas|minutos|metros|km)(?!\p{L}))(?: ?(?:bis|[A-Za-z](?![\p{L}\p{N}])))?|,? s/n)(?![\p{N}.,]\d)${units}(?:,? (?:\d{1,2}[º°ª]|bajo|ático|entresuelo|principal)(?: ?[A-Za-z]{1,4}(?!\p{L}))?)?${continentalTown}`,
  'gu',
)

/** Each with a cheap sign that it may be there. */
const patterns: readonly (readonly [pattern: RegExp, near: RegExp])[] = [
  [english, /\d[A-Za-z]?(?:[-–]\d{1,5})? [A-Z\d]/g],
  [englishByCode, /[A-Z]\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2} \d{5}/g],
  [postBox, /box|postfach|apartado|BP \d|postale/gi],
  [britishPostcode, /[A-Z]\d[A-Z\d]? \d[A-Z]{2}/g],
  [townStateZip, /, [A-Z][A-Za-z ]{1,14} \d{5}/g],
  [german, /[a-zß.] \d{1,5}/g],
  [germanPlace, /[a-zß] \d{1,5}/g],
  [germanTown, /\d{5} [A-ZÄÖÜ]/g],
  [french, /\d,? ?(?:bis|ter|quater|[a-d])?,? (?:[a-z]|É|R|A|B|P|I|C|Q)/gi],
  [frenchTown, /CEDEX/g],
  [spanish, /\d|s\/n/g],
]

/** Postal addresses of the four languages: a kind of street with a number, and the town where it follows. */
export function findAddresses(text: string): Span[] {
  return patterns.flatMap(([pattern, near]) => matches('address', { text, pattern, near }))
}
