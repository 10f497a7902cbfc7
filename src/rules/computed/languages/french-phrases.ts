import type { Phrases } from './language.ts'

const whatIs =
  "(?:combien font|combien fait|ca fait combien|combien ca fait|quel est le resultat de|quelle est|quel est|que vaut|que valent|combien vaut|combien valent|c'est quoi|c'est combien|combien est|combien sont|qu'est-ce que|combien represente|combien representent|a combien equivaut)"
const howLong = '(?:combien de (?<unit>jours|semaines|mois|temps|ans|annees))'

export const frenchPhrases: Phrases = {
  calculate: [
    `(?:${whatIs}|calcule|calculez|calculer|resous|le resultat de) {x}`,
    '{x} (?:font|fait|egale|egal|ca fait)(?: combien)?',
    '{x}',
  ],
  'add-to': ['(?:ajoute|additionne|ajoutez) {a} (?:a|et) {b}', `(?:${whatIs} )?la somme de {a} et (?:de )?{b}`],
  'subtract-from': ['(?:soustrais|soustrayez|enleve|retire) {a} (?:de|a) {b}'],
  'multiply-by': ['(?:multiplie|multipliez) {a} par {b}', `(?:${whatIs} )?le produit de {a} et (?:de )?{b}`],
  'divide-by': ['(?:divise|divisez) {a} par {b}'],
  remainder: [`(?:${whatIs} )?le reste de (?:la division de )?{a} (?:divise )?par {b}`],
  sum: [`(?:${whatIs} )?(?:la )?somme de {list}`],
  product: [`(?:${whatIs} )?(?:le )?produit de {list}`],
  average: [`(?:(?:${whatIs}|calcule) )?(?:la )?moyenne (?:de|entre) {list}`],
  median: [`(?:(?:${whatIs}|calcule) )?(?:la )?mediane de {list}`],
  'greatest-divisor': [
    `(?:${whatIs} )?(?:le )?(?:pgcd|plus grand commun diviseur|plus grand diviseur commun) (?:de|entre) {list}`,
  ],
  'least-multiple': [
    `(?:${whatIs} )?(?:le )?(?:ppcm|plus petit commun multiple|plus petit multiple commun) (?:de|entre) {list}`,
  ],
  'is-prime': ['(?:est-ce que )?{n} est(?:-il)? (?:un nombre )?premier', 'est-ce que {n} est un nombre premier'],
  factors: [`(?:${whatIs} )?(?:la )?(?:decomposition en facteurs premiers|les facteurs premiers) de {n}`],
  tip: [
    `(?:${whatIs} )?(?:un pourboire de )?{p} de pourboire (?:sur|pour) {n}`,
    `(?:${whatIs} )?un pourboire de {p} (?:sur|pour) {n}`,
  ],
  discount: [
    `(?:${whatIs} )?{n} (?:avec|moins) (?:une )?(?:remise|reduction|rabais) de {p}`,
    `(?:${whatIs} )?{p} de (?:remise|reduction|rabais) sur {n}`,
  ],
  tax: [`(?:${whatIs} )?{n} (?:plus|avec) {p} de tva`, `(?:${whatIs} )?{p} de tva sur {n}`],
  'more-than': [
    `(?:${whatIs} )?{p} de plus que {n}`,
    '(?:augmente|augmentez) {n} de {p}',
    `(?:${whatIs} )?{n} augmente de {p}`,
  ],
  'less-than': [`(?:${whatIs} )?{p} de moins que {n}`, '(?:diminue|reduis|baisse) {n} de {p}'],
  'what-percent': [
    'quel (?:pourcentage|pour cent) de {b} (?:represente|est|representent) {a}',
    '{a} (?:represente|est|representent) quel pourcentage de {b}',
    'combien (?:de pour cent|de %) (?:de {b} )?(?:represente|est|fait) {a}',
  ],
  'percent-change': [
    `(?:${whatIs} )?(?:la variation|l'evolution|l'augmentation) en (?:pourcentage|%) (?:de|entre) {a} (?:a|et) {b}`,
  ],
  'date-now': [
    "(?:quelle date sommes-nous|quel jour sommes-nous|on est quel jour|on est le combien|quelle est la date|quel jour on est|quel jour est-on|quel jour est-ce|quelle date est-on|quel est le jour|quelle date est-ce|nous sommes quel jour|c'est quel jour)(?: aujourd'hui)?",
    "(?:quelle est )?la date (?:d'aujourd'hui|du jour)",
    '(?:en )?quelle annee (?:sommes-nous|est-on|on est)',
  ],
  week: [
    "(?:quel est le numero de (?:la )?semaine|quelle semaine sommes-nous|quel numero de semaine|dans quelle semaine sommes-nous|en quelle semaine sommes-nous|on est quelle semaine)(?: aujourd'hui| actuel| actuelle)?",
    '(?:quel est le numero de (?:la )?semaine|dans quelle semaine tombe|quelle semaine est) (?:du |pour )?{date}',
  ],
  weekday: [
    '(?:quel jour|quel jour de la semaine) (?:est|etait|sera|tombe|tombait|tombera|est-ce|serons-nous) {date}',
    '{date} (?:tombe|est|etait|tombait|sera) quel jour(?: de la semaine)?',
    '(?:quel jour|quel jour de la semaine) (?:tombe|etait) (?:le )?{date}',
  ],
  'date-of': [
    '(?:quand|a quelle date|quel jour) (?:est|tombe|etait|sera|est-ce que tombe) {date}',
    "c'est quand {date}",
    'quelle est la date de {date}',
  ],
  until: [
    `(?:dans )?${howLong} (?:y a-t-il |reste-t-il |il reste |il y a |restent |avant |encore )?(?:avant|jusqu'a|jusqu'au|d'ici) {date}`,
    `dans ${howLong} (?:est|c'est) {date}`,
    "(?:il reste )?combien de (?<unit>jours|semaines|mois) (?:jusqu'a|jusqu'au|avant|d'ici) {date}",
  ],
  since: [
    `(?:depuis )?${howLong} (?:se sont ecoules |ont passe |y a-t-il |se sont passes |se sont-ils ecoules )?depuis {date}`,
  ],
  between: [
    `${howLong} (?:y a-t-il |il y a |separent |se sont ecoules |s'ecoulent )?(?:entre|du) {a} (?:et|au) {b}`,
    '(?:le )?nombre de (?<unit>jours|semaines) entre {a} et {b}',
  ],
  'in-span': [
    '(?:quelle date|quel jour|quelle sera la date|quelle date sera-t-il|quel jour sera-t-on|quel jour serons-nous|quelle est la date|quelle date serons-nous) (?:sera-t-on |serons-nous |sera-ce |est-ce |on sera )?dans {span}',
    "(?:quelle date|quel jour) (?:sera|est|serons-nous) {span} apres aujourd'hui",
  ],
  ago: [
    '(?:quelle date|quel jour|quelle etait la date|quel jour etait-on|quel jour etait-ce|quelle date etait-ce) (?:etait-on |etait-ce |on etait )?il y a {span}',
  ],
  after: [
    '(?:(?:quelle est la date|quelle date est|quel jour est|quand est) )?{span} apres {date}',
    '{date} plus {span}',
  ],
  before: [
    '(?:(?:quelle est la date|quelle date est|quel jour est|quand est) )?{span} avant {date}',
    '{date} moins {span}',
  ],
  'leap-year': [
    "(?:est-ce que )?(?:l'annee )?{year} (?:est|etait|sera)(?:-elle|-ce)? (?:une annee )?bissextile",
    "(?:est-ce que )?(?:l'annee )?{year} (?:est|etait|sera)-t-elle (?:une annee )?bissextile",
  ],
  'next-leap-year': ['(?:quelle|quand) est la prochaine annee bissextile'],
  age: [
    "quel age a (?:une personne|quelqu'un|un homme|une femme)(?: qui est)? (?:nee?|ne) (?:le )?{date}",
    'quel age (?:ai-je|a-t-on|aurais-je) si (?:je suis|on est) (?:nee?) (?:le )?{date}',
    '(?:je suis|il est|elle est) nee? (?:le )?{date}[,.;]? (?:et )?quel age (?:ai-je|a-t-il|a-t-elle)',
  ],
  'days-in-month': [
    'combien de jours (?:y a-t-il |il y a |compte |a |avait )?(?:en |au mois de |le mois de )?{month}',
    '{month} (?:a|compte) combien de jours',
  ],
  'clock-between': [
    "combien (?:d'heures|de minutes|de temps) (?:y a-t-il |il y a |se passe-t-il )?(?:entre|de) {a} (?:et|a) {b}",
  ],
  convert: [
    "(?:(?:combien font|combien fait|convertis|convertir|convertissez|combien representent|c'est combien|ca fait combien) )?{amount+} (?:en|dans) {unit}",
    "combien (?:de |d')?{unit} (?:y a-t-il|il y a|font|fait|dans|representent|valent|vaut)(?: dans)? {amount}",
    "combien (?:de |d'){unit} (?:dans|par|pour) {amount}",
    "{amount} (?:font|fait|c'est|egale|valent) combien (?:de |d'){unit}",
  ],
  'time-now': [
    "(?:quelle heure est-il|il est quelle heure|quelle heure il est|l'heure actuelle|quelle est l'heure|quelle est l'heure actuelle)(?: maintenant| ici)?",
  ],
  'time-after': ['quelle heure sera-t-il dans {span}', 'quelle heure etait-il il y a {span}(?<past>)'],
  'time-in': [
    "(?:quelle heure est-il|il est quelle heure|quelle est l'heure|quelle heure il est|l'heure|heure actuelle|quelle heure)(?: maintenant| actuellement)? (?:a|au|aux|en|dans) {place}(?: maintenant| actuellement)?",
  ],
  'time-there': [
    "(?:quand|s'|si |lorsqu')(?: ?il est) {time} (?:a|au|en|aux) {from},? quelle heure (?:est-il|il est) (?:a|au|en|aux) {to}",
    "quelle heure est-il (?:a|au|en|aux) {to} (?:quand|lorsqu'|s') ?il est {time} (?:a|au|en|aux) {from}",
    '{time} (?:a|au|en) {from} (?:a|au|en) {to}',
  ],
  'time-difference': [
    '(?:quel est )?le decalage horaire entre {a} et {b}',
    'quel decalage horaire (?:y a-t-il )?entre {a} et {b}',
    "combien d'heures (?:de decalage |de difference )(?:y a-t-il |il y a )?entre {a} et {b}",
  ],
  'zone-of': [
    '(?:quel est )?le fuseau horaire (?:de|a|en|du) {place}',
    'dans quel fuseau horaire (?:est|se trouve) {place}',
  ],
}
