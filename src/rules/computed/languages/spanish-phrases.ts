import type { Phrases } from './language.ts'

const whatIs =
  '(?:cuanto es|cuanto son|cuanto da|cuanto hace|cuanto vale|cuanto seria|cual es|que es|cual es el resultado de|cuanto suman|cual seria|cuanto equivale)'
const howLong = '(?:cuantos (?<unit>dias|meses|anos)|cuanto tiempo)'
const howManyWeeks = 'cuantas (?<unit>semanas)'

export const spanishPhrases: Phrases = {
  calculate: [
    `(?:${whatIs}|calcula|calcule|calcular|resuelve|el resultado de) {x}`,
    '{x} (?:es|son|igual a|es igual a|cuanto es|cuanto da)(?: cuanto)?',
    '{x}',
  ],
  'add-to': ['(?:suma|sume) {a} (?:y|a|mas|con) {b}', `(?:${whatIs} )?la suma de {a} (?:y|mas) {b}`],
  'subtract-from': ['(?:resta|reste) {a} (?:de|a) {b}'],
  'multiply-by': ['(?:multiplica|multiplique) {a} (?:por|y) {b}', `(?:${whatIs} )?el producto de {a} (?:y|por) {b}`],
  'divide-by': ['(?:divide|divida) {a} (?:por|entre) {b}'],
  remainder: [`(?:${whatIs} )?el (?:resto|residuo) de (?:dividir )?{a} (?:entre|dividido entre|dividido por|por) {b}`],
  sum: [`(?:${whatIs} )?(?:la )?suma de {list}`, 'suma {list}'],
  product: [`(?:${whatIs} )?(?:el )?producto de {list}`],
  average: [`(?:(?:${whatIs}|calcula) )?(?:la media|el promedio|media|promedio) (?:de|entre) {list}`],
  median: [`(?:(?:${whatIs}|calcula) )?(?:la )?mediana de {list}`],
  'greatest-divisor': [`(?:${whatIs} )?(?:el )?(?:mcd|maximo comun divisor) (?:de|entre) {list}`],
  'least-multiple': [`(?:${whatIs} )?(?:el )?(?:mcm|minimo comun multiplo) (?:de|entre) {list}`],
  'is-prime': ['es {n} (?:un numero )?primo', '(?:el )?{n} es (?:un numero )?primo'],
  factors: [
    `(?:${whatIs} )?(?:la descomposicion en factores primos|los factores primos) de {n}`,
    'cuales son los factores primos de {n}',
  ],
  tip: [
    `(?:${whatIs} )?(?:una )?propina del? {p} (?:de|sobre|para|por) {n}`,
    `(?:${whatIs} )?(?:el )?{p} de propina (?:de|sobre|para|por) {n}`,
  ],
  discount: [
    `(?:${whatIs} )?{n} con (?:un )?(?:descuento del?|el) {p}(?: de descuento)?`,
    `(?:${whatIs} )?(?:el |un )?{p} de descuento (?:en|sobre|de|a) {n}`,
  ],
  tax: [
    `(?:${whatIs} )?{n} (?:mas|con) (?:el |un )?{p} de iva`,
    `(?:${whatIs} )?(?:el |un )?{p} de iva (?:de|sobre) {n}`,
  ],
  'more-than': [`(?:${whatIs} )?(?:un )?{p} mas que {n}`, '(?:aumenta|incrementa) {n} (?:en |un ){p}'],
  'less-than': [`(?:${whatIs} )?(?:un )?{p} menos que {n}`, '(?:reduce|disminuye) {n} (?:en |un ){p}'],
  'what-percent': [
    'que (?:porcentaje|tanto por ciento) de {b} (?:es|son|representa|representan) {a}',
    'que (?:porcentaje|tanto por ciento) (?:es|representa|son|representan) {a} de {b}',
    '{a} (?:es|representa|son|representan) que porcentaje de {b}',
  ],
  'percent-change': [`(?:${whatIs} )?(?:la variacion|el cambio|el aumento) porcentual (?:de|entre) {a} (?:a|y) {b}`],
  'date-now': [
    '(?:que (?:fecha|dia) es|que (?:fecha|dia) es hoy|a que dia estamos|a cuantos estamos|a que fecha estamos|que dia de la semana es hoy|en que fecha estamos|que dia es el de hoy|cual es la fecha|en que dia estamos)(?: hoy)?',
    '(?:cual es )?la fecha (?:de hoy|actual)',
    '(?:en )?que ano (?:estamos|es)',
  ],
  week: [
    '(?:en )?que (?:numero de )?semana (?:del ano )?(?:estamos|es|es esta)(?: hoy)?',
    '(?:en )?que (?:numero de )?semana (?:del ano )?(?:es|cae) {date}',
  ],
  weekday: [
    '(?:en )?que dia(?: de la semana)? (?:es|fue|sera|cae|cayo|caera|era) {date}',
    '{date} (?:que dia|en que dia)(?: de la semana)? (?:es|cae|fue)',
  ],
  'date-of': ['(?:cuando|en que fecha|que dia) (?:es|fue|sera|cae) {date}', 'cual es la fecha de {date}'],
  until: [
    `${howLong} (?:faltan |falta |hay |quedan |queda )?(?:para|hasta) {date}`,
    `${howManyWeeks} (?:faltan |hay |quedan )?(?:para|hasta) {date}`,
    '(?:faltan )?(?<unit>dias|semanas) (?:para|hasta) {date}',
  ],
  since: [
    `${howLong} (?:han pasado |ha pasado |hace |pasaron |hay |van )?desde {date}`,
    `${howManyWeeks} (?:han pasado |hay )?desde {date}`,
  ],
  between: [
    `${howLong} (?:hay |pasan |pasaron |van )?(?:entre|desde|del) {a} (?:y|hasta|al) {b}`,
    `${howManyWeeks} (?:hay )?(?:entre|desde|del) {a} (?:y|hasta|al) {b}`,
    '(?<unit>dias|semanas) entre {a} y {b}',
  ],
  'in-span': [
    '(?:que (?:fecha|dia)|que dia de la semana|cual) (?:es|sera|sera la fecha|es la fecha) (?:dentro de|en) {span}',
    '(?:cual (?:es|sera) )?la fecha (?:dentro de|en) {span}',
  ],
  ago: ['(?:que (?:fecha|dia)|que dia de la semana) (?:fue|era) hace {span}'],
  after: [
    '(?:(?:que (?:fecha|dia)|cual|cuando) (?:es|son|sera) )?{span} despues (?:del?|de la) {date}',
    '{date} mas {span}',
  ],
  before: [
    '(?:(?:que (?:fecha|dia)|cual|cuando) (?:es|son|fue) )?{span} antes (?:del?|de la) {date}',
    '{date} menos {span}',
  ],
  'leap-year': [
    '(?:es|fue|sera) bisiesto (?:el ano )?{year}',
    '(?:es|fue|sera) (?:el ano )?{year} (?:un ano )?bisiesto',
    '(?:el ano )?{year} (?:es|fue|sera) (?:un ano )?bisiesto',
  ],
  'next-leap-year': ['(?:cual|cuando) es el proximo ano bisiesto'],
  age: [
    '(?:que edad|cuantos anos) tiene (?:una persona|alguien|una persona que|alguien que)(?: nacida| nacido| nacio)? (?:el )?{date}',
    '(?:que edad|cuantos anos) tengo si naci (?:el )?{date}',
    'naci (?:el )?{date}[,.;]? (?:y )?(?:que edad|cuantos anos) tengo',
  ],
  'days-in-month': ['cuantos dias (?:tiene|tuvo|hay en) {month}'],
  'clock-between': [
    '(?:cuantas horas|cuantos minutos|cuanto tiempo) (?:hay |pasan )?(?:entre|de|desde) {a} (?:y|a|hasta) {b}',
  ],
  convert: [
    '(?:(?:cuanto es|cuanto son|convierte|convertir|convierta|pasa|pasar|cuantos son) )?{amount+} (?:en|a) {unit}',
    'cuant[oa]s {unit} (?:son|es|hay en|tiene|tienen|hay|equivalen a|caben en) {amount}',
    'cuant[oa]s {unit} (?:en|por) {amount}',
    '{amount} (?:son|es|equivale a|equivalen a) cuant[oa]s {unit}',
  ],
  'time-now': [
    '(?:que hora es|que horas son|la hora actual|que hora tienes|cual es la hora|dime la hora)(?: ahora| aqui| ahora mismo)?',
  ],
  'time-after': ['que hora sera (?:dentro de|en) {span}', 'que hora era hace {span}(?<past>)'],
  'time-in': [
    '(?:que hora es|que horas son|la hora|que hora|hora actual|hora|que hora hay)(?: ahora| ahora mismo| actual| actualmente)? en {place}(?: ahora| ahora mismo)?',
  ],
  'time-there': [
    '(?:cuando|si) (?:son|es) {time} en {from},? (?:que hora es|que horas son) en {to}',
    'que hora es en {to} (?:cuando|si) (?:son|es) {time} en {from}',
    '(?:si|cuando) en {from} (?:son|es) {time},? (?:que hora es|que horas son) en {to}',
    '{time} (?:de|en) {from} (?:en|a) {to}',
  ],
  'time-difference': [
    '(?:cual es )?la diferencia (?:horaria|de hora|de horas|de horario) entre {a} y {b}',
    'cuantas horas de diferencia hay entre {a} y {b}',
    'que diferencia (?:horaria|de hora|de horas) hay entre {a} y {b}',
  ],
  'zone-of': [
    '(?:cual es )?(?:la zona horaria|el huso horario) de {place}',
    'en que (?:zona horaria|huso horario) esta {place}',
  ],
}
