import type { Phrases } from './language.ts'

const whatIs =
  '(?:was ist|was sind|wie ?viel ist|wie ?viel sind|wie ?viel ergibt|wie ?viel macht|was ergibt|was macht|was ergeben|was waren|wie ?viel waren)'
const howLong = '(?:wie ?viele? (?<unit>tage|wochen|monate|jahre)|wie lange|wie lang)'
const weekdayWord =
  '(?:welcher (?:wochentag|tag)|was fur ein (?:wochentag|tag)|welchem (?:wochentag|tag)|welchen wochentag|was fur einem (?:wochentag|tag))'

export const germanPhrases: Phrases = {
  calculate: [
    `(?:${whatIs}|berechne|berechnen sie|rechne|rechne aus|rechne mir aus|was ist das ergebnis von|wie lautet das ergebnis von|ergebnis von|wie hoch ist|wie hoch sind|wie gross ist) {x}`,
    '(?:rechne|berechne) {x} aus',
    '{x} (?:ist|sind|ergibt|gleich|ist gleich|macht)(?: wie ?viel| was)?',
    `${whatIs} {decimal} als (?:dezimalzahl|kommazahl)`,
    '{x}',
  ],
  'add-to': ['addiere {a} (?:zu|und|mit) {b}', `(?:${whatIs} )?die summe (?:von|aus) {a} und {b}`],
  'subtract-from': [
    'subtrahiere {a} von {b}',
    'ziehe? {a} von {b} ab',
    `(?:${whatIs} )?die differenz (?:von|aus) {b} und {a}`,
  ],
  'multiply-by': ['multipliziere {a} (?:mit|und) {b}', `(?:${whatIs} )?das produkt (?:von|aus) {a} und {b}`],
  'divide-by': ['(?:teile|dividiere) {a} durch {b}'],
  remainder: [`(?:${whatIs} )?der rest (?:von|bei) {a} (?:geteilt )?durch {b}`],
  sum: [`(?:${whatIs} )?(?:die )?summe (?:von|aus) {list}`, 'addiere {list}'],
  product: [`(?:${whatIs} )?(?:das )?produkt (?:von|aus) {list}`],
  average: [`(?:(?:${whatIs}|berechne|wie hoch ist) )?(?:der |den )?(?:durchschnitt|mittelwert) (?:von|aus) {list}`],
  median: [`(?:(?:${whatIs}|berechne) )?(?:der |den )?median (?:von|aus) {list}`],
  'greatest-divisor': [
    `(?:${whatIs} )?(?:der )?(?:ggt|grosster? gemeinsamer? teiler|grosste gemeinsame teiler) (?:von|aus) {list}`,
  ],
  'least-multiple': [
    `(?:${whatIs} )?(?:das )?(?:kgv|kleinstes? gemeinsames? vielfaches?|kleinste gemeinsame vielfache) (?:von|aus) {list}`,
  ],
  'is-prime': ['ist {n} (?:eine )?primzahl', 'ist {n} prim'],
  factors: [`(?:${whatIs} )?(?:die )?(?:primfaktoren|primfaktorzerlegung) von {n}`],
  tip: [`(?:(?:${whatIs}|wie hoch ist|wie hoch sind) )?{p} trinkgeld (?:auf|von|bei|fur) {n}`],
  discount: [
    `(?:${whatIs} )?{p} (?:rabatt|nachlass|skonto) (?:auf|von) {n}`,
    `(?:${whatIs} )?{n} (?:mit|abzuglich|minus) {p} (?:rabatt|nachlass|skonto)`,
  ],
  tax: [
    `(?:${whatIs} )?{n} (?:plus|zuzuglich|mit) {p} (?:mehrwertsteuer|mwst|mwst\\.|umsatzsteuer|ust)`,
    `(?:${whatIs} )?{p} (?:mehrwertsteuer|mwst|mwst\\.|umsatzsteuer|ust) (?:auf|von) {n}`,
  ],
  'more-than': [`(?:${whatIs} )?{p} mehr als {n}`, 'erhohe {n} um {p}', `(?:${whatIs} )?{n} erhoht um {p}`],
  'less-than': [`(?:${whatIs} )?{p} weniger als {n}`, '(?:verringere|reduziere|senke) {n} um {p}'],
  'what-percent': [
    'wie ?viel (?:prozent|%) von {b} (?:ist|sind) {a}',
    'wie ?viel (?:prozent|%) (?:ist|sind) {a} von {b}',
    `${whatIs} {a} von {b} in (?:prozent|%)`,
  ],
  'percent-change': [
    `(?:(?:${whatIs}|wie hoch ist) )?die prozentuale (?:veranderung|anderung|steigerung|abnahme) von {a} (?:auf|zu) {b}`,
  ],
  'compound-interest': [
    `(?:(?:${whatIs}|wie hoch ist|wie hoch sind) )?(?:die |der )?(?:zinseszinsen?|zinseszins) (?:auf|fur|von|bei) {n} (?:bei|zu|mit) {p}(?: zinsen)? (?:nach|uber|fur|in) {years} jahren?`,
  ],
  split: ['teile {n} (?:durch|auf|unter) {k} (?:personen|leute|freunde)(?: auf)?'],
  'date-now': [
    '(?:welches|was ist das heutige|was ist das aktuelle) datum(?: ist heute| haben wir heute| haben wir| ist es)?',
    '(?:was ist|welcher tag ist|was fur ein tag ist|welches datum ist|welches datum haben wir|welchen tag haben wir|der wievielte ist|den wievielten haben wir|welcher wochentag ist|was fur einen tag haben wir) (?:heute|heute fur ein (?:tag|datum|wochentag))',
    'was ist heute fur ein (?:tag|wochentag|datum)',
    'welches (?:jahr|datum) (?:haben wir|ist es|ist|ist gerade)(?: heute)?',
    'welchen (?:tag|monat) haben wir(?: heute)?',
    'heutiges datum|das heutige datum|aktuelles datum|welcher tag ist es',
  ],
  week: [
    '(?:welche|in welcher|die wievielte) (?:kalenderwoche|kw|woche) (?:haben wir|ist|ist es|sind wir|ist heute|ist gerade|ist jetzt|ist das)(?: heute| gerade| jetzt)?',
    '(?:welche|in welcher|die wievielte) (?:kalenderwoche|kw) (?:ist|hat|liegt|war) {date}',
  ],
  weekday: [
    `(?:auf |an )?${weekdayWord} (?:ist|war|wird|fallt|fiel|ist der|war der) {date}(?: sein)?`,
    'auf welchen tag fallt {date}',
    'was (?:ist|war) {date} fur ein (?:wochentag|tag)',
  ],
  'date-of': [
    'wann (?:ist|war|sind|fallt) {date}',
    'an welchem (?:tag|datum) ist {date}',
    'auf welches datum fallt {date}',
  ],
  until: [
    `${howLong} (?:sind es |ist es |dauert es |sind es noch |ist es noch |dauert es noch |noch |es sind |bleiben |bleiben noch )?(?:bis|bis zu|bis zum) {date}(?: noch)?`,
    '(?:noch )?(?:wie ?viele )?(?<unit>tage|wochen|monate) bis (?:zu |zum )?{date}',
    `in ${howLong} ist {date}`,
  ],
  since: [
    `${howLong} (?:sind |ist es |sind es )?(?:vergangen |her )?seit (?:dem )?{date}(?: vergangen| her)?`,
    '(?<unit>tage|wochen|monate) seit (?:dem )?{date}',
    'wie ?viele (?<unit>tage|wochen|monate|jahre) ist {date} her',
  ],
  between: [
    `${howLong} (?:liegen |sind |sind es |vergehen |ist es |es sind |)?(?:zwischen|von|vom) (?:dem )?{a} (?:und|bis|bis zum) (?:dem )?{b}`,
    '(?<unit>tage|wochen|monate) zwischen (?:dem )?{a} und (?:dem )?{b}',
  ],
  'in-span': [
    '(?:welches datum|welcher tag|was fur ein tag|welcher wochentag|was fur ein datum) (?:ist|haben wir|ist es|ist dann|wird es sein)(?: es)? in {span}',
    'was ist in {span} fur ein (?:tag|datum|wochentag)',
    'welches datum ist heute in {span}',
    'wann ist in {span}',
  ],
  ago: [
    '(?:welches datum|welcher tag|was fur ein tag|welcher wochentag) war(?: es)? vor {span}',
    'was war vor {span} fur ein (?:tag|datum|wochentag)',
  ],
  after: [
    '(?:(?:welches datum|welcher tag) (?:ist|war|ist es) |was ist |wann ist |wann sind )?{span} nach (?:dem )?{date}',
    '{date} plus {span}',
  ],
  before: [
    '(?:(?:welches datum|welcher tag) (?:ist|war|ist es) |was ist |wann ist |wann sind )?{span} vor (?:dem )?{date}',
    '{date} minus {span}',
  ],
  'leap-year': ['(?:ist|war|wird) (?:das jahr )?{year} (?:ein )?schaltjahr(?: sein)?'],
  'next-leap-year': [
    'wann ist das nachste schaltjahr',
    '(?:welches|was) ist das nachste schaltjahr',
    'welches jahr ist das nachste schaltjahr',
  ],
  age: [
    'wie alt ist (?:jemand|man|eine person|wer|ein mensch)[, ]* (?:der |die )?(?:am )?{date} geboren(?: wurde| ist)?',
    'wie alt (?:bin ich|ware ich|ist man|ist er|ist sie), wenn (?:ich|man|er|sie) (?:am )?{date} geboren (?:bin|ist|wurde)',
    '(?:ich bin|ich wurde) (?:am )?{date} geboren[,.;]? (?:und )?wie alt bin ich(?: jetzt| heute)?',
  ],
  'days-in-month': ['wie ?viele tage (?:hat|hatte|hat der|hatte der|gibt es im|sind im) {month}'],
  'clock-between': [
    '(?:wie ?viele? (?:stunden|minuten|zeit)|wie lange) (?:sind es |ist es |liegen |liegt |sind |ist )?(?:zwischen|von) {a} (?:und|bis) {b}',
  ],
  convert: [
    `(?:(?:${whatIs}|rechne|konvertiere|wandle|wie lang sind|wie schwer sind) )?{amount+} (?:in|zu|nach) {unit}(?: um| umrechnen| umgerechnet)?`,
    'wie ?viele? {unit} (?:sind|ist|hat|haben|ergeben|ergibt|entsprechen|entspricht|sind das in|passen in|gehen in) (?:in )?{amount}',
    'wie ?viele? {unit} (?:pro|je|in) {amount}',
    '{amount} (?:sind|ist|entsprechen) wie ?viele? {unit}',
  ],
  'time-now': [
    '(?:wie spat ist es|wie ?viel uhr ist es|wie ?viel uhr haben wir|wie spat haben wir es|aktuelle uhrzeit|wie spat es ist|uhrzeit|welche uhrzeit haben wir|welche uhrzeit ist es)(?: jetzt| gerade| hier)?',
  ],
  'time-after': [
    '(?:wie spat|wie ?viel uhr) (?:ist|wird) es in {span}(?: sein)?',
    '(?:wie spat|wie ?viel uhr) war es vor {span}(?<past>)',
  ],
  'time-in': [
    '(?:wie spat|wie ?viel uhr|welche uhrzeit) (?:ist|haben|ist es|hat man)(?: es| sie)?(?: jetzt| gerade| aktuell)? (?:in|auf) {place}(?: jetzt| gerade)?',
    '(?:wie spat es|wie ?viel uhr es|die uhrzeit|uhrzeit|aktuelle uhrzeit|zeit|ortszeit)(?: jetzt| gerade)? in {place}(?: ist)?',
  ],
  'time-there': [
    'wenn es in {from} {time} ist,? (?:wie spat|wie ?viel uhr) ist es(?: dann)? in {to}',
    'wenn es {time} in {from} ist,? (?:wie spat|wie ?viel uhr) ist es(?: dann)? in {to}',
    'es ist {time} in {from}[,.;]? (?:wie spat|wie ?viel uhr) ist es(?: dann)? in {to}',
    'in {from} ist es {time}[,.;]? (?:wie spat|wie ?viel uhr) ist es(?: dann)? in {to}',
    'wie (?:spat|viel uhr) ist es in {to},? wenn es in {from} {time} ist',
    '(?:was ist |wie spat ist )?{time} (?:in )?{from} in {to}',
  ],
  'time-difference': [
    '(?:(?:was|wie hoch|wie gross|wie) ist )?(?:die |der )?(?:zeitverschiebung|zeitunterschied|zeitdifferenz) (?:zwischen|von) {a} (?:und|zu|nach) {b}',
    'wie ?viele? stunden (?:zeitverschiebung|zeitunterschied|unterschied) (?:sind|ist|liegen|gibt es)(?: es)? zwischen {a} und {b}',
  ],
  'zone-of': [
    '(?:welche|in welcher) zeitzone (?:hat|ist|liegt|gilt in) {place}',
    '(?:was ist die )?zeitzone (?:von|in) {place}',
  ],
}
