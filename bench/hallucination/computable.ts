import { createRandom } from '../random.ts'

export interface ComputableQuestion {
  readonly question: string
  /** Any of them, as a person would write the answer; digits without separators of thousands. */
  readonly answers: readonly string[]
  readonly language: 'en' | 'de' | 'fr' | 'es'
}

/** From the least to the most, both possible. */
type Whole = (least: number, most: number) => number

type Write = (whole: Whole) => Omit<ComputableQuestion, 'language'>

const dayMs = 86_400_000

/** What can be computed, and is true whenever and wherever it is asked; in the order of the weights of people's use. */
const english: readonly Write[] = [
  (whole) => product(whole(112, 989), whole(13, 97), (a, b) => `What is ${a} times ${b}?`),
  (whole) => sum(whole(112, 9999), whole(112, 9999), (a, b) => `What is ${a} + ${b}?`),
  (whole) => sum(whole(5000, 9999), -whole(112, 4999), (a, b) => `How much is ${a} minus ${b.slice(1)}?`),
  (whole) => percent(whole(3, 97), whole(112, 989), (p, n) => `What is ${p} percent of ${n}?`),
  (whole) => root(whole(12, 99), (n) => `What is the square root of ${n}?`),
  (whole) => power(whole(2, 9), whole(3, 9), (a, b) => `What is ${a} to the power of ${b}?`),
  (whole) => weekday(dayFrom(whole), 'en', (day) => `What day of the week is ${day}?`),
  (whole) => later(dayFrom(whole), whole(20, 400), (day, n) => `What date is ${n} days after ${day}?`),
  (whole) => apart(dayFrom(whole), whole(20, 2000), (a, b) => `How many days are there between ${a} and ${b}?`),
  (whole) => leap(whole(1800, 2400), ['yes', 'no'], (year) => `Is ${year} a leap year?`),
  (whole) => times(whole(112, 989), 1000, (n) => `How many metres are ${n} kilometres?`),
  (whole) => times(whole(12, 98), 12, (n) => `How many inches are in ${n} feet?`),
  (whole) => times(whole(12, 98), 60, (n) => `Convert ${n} hours to minutes`),
  (whole) => fahrenheit(whole(1, 40) * 5, (n) => `What is ${n} degrees Celsius in Fahrenheit?`),
  (whole) => inches(whole(2, 90), (n) => `${n} inches in cm`),
]

const others: Readonly<Record<'de' | 'fr' | 'es', readonly Write[]>> = {
  de: [
    (whole) => product(whole(112, 989), whole(13, 97), (a, b) => `Wie viel ist ${a} mal ${b}?`),
    (whole) => percent(whole(3, 97), whole(112, 989), (p, n) => `Was sind ${p} Prozent von ${n}?`),
    (whole) => root(whole(12, 99), (n) => `Was ist die Wurzel aus ${n}?`),
    (whole) => weekday(dayFrom(whole), 'de', (day) => `Welcher Wochentag ist der ${day}?`),
    (whole) => apart(dayFrom(whole), whole(20, 2000), (a, b) => `Wie viele Tage liegen zwischen ${a} und ${b}?`),
    (whole) => leap(whole(1800, 2400), ['ja', 'nein'], (year) => `Ist ${year} ein Schaltjahr?`),
    (whole) => times(whole(112, 989), 1000, (n) => `Wie viele Meter sind ${n} Kilometer?`),
    (whole) => inches(whole(2, 90), (n) => `${n} Zoll in cm`, ','),
  ],
  fr: [
    (whole) => product(whole(112, 989), whole(13, 97), (a, b) => `Combien font ${a} fois ${b} ?`),
    (whole) => percent(whole(3, 97), whole(112, 989), (p, n) => `Combien font ${p} % de ${n} ?`),
    (whole) => root(whole(12, 99), (n) => `Quelle est la racine carrée de ${n} ?`),
    (whole) => weekday(dayFrom(whole), 'fr', (day) => `Quel jour de la semaine est le ${day} ?`),
    (whole) => leap(whole(1800, 2400), ['oui', 'non'], (year) => `Est-ce que ${year} est une année bissextile ?`),
    (whole) => times(whole(112, 989), 1000, (n) => `Combien de mètres font ${n} kilomètres ?`),
    (whole) => inches(whole(2, 90), (n) => `${n} pouces en cm`, ','),
  ],
  es: [
    (whole) => product(whole(112, 989), whole(13, 97), (a, b) => `¿Cuánto es ${a} por ${b}?`),
    (whole) => percent(whole(3, 97), whole(112, 989), (p, n) => `¿Cuánto es el ${p} por ciento de ${n}?`),
    (whole) => root(whole(12, 99), (n) => `¿Cuál es la raíz cuadrada de ${n}?`),
    (whole) => weekday(dayFrom(whole), 'es', (day) => `¿Qué día de la semana es el ${day}?`),
    (whole) => leap(whole(1800, 2400), ['si', 'no'], (year) => `¿Es ${year} un año bisiesto?`),
    (whole) => times(whole(112, 989), 1000, (n) => `¿Cuántos metros son ${n} kilómetros?`),
    (whole) => inches(whole(2, 90), (n) => `${n} pulgadas en cm`, ','),
  ],
}

/** Seeded questions in English whose answers can be computed; the truth is worked out here, by nothing of Vade's. */
export function computableQuestions(seed: number, count: number): readonly ComputableQuestion[] {
  const random = createRandom(seed)
  const whole: Whole = (least, most) => random.whole(least, most)
  return Array.from({ length: count }, () => ({ ...random.pick(english)(whole), language: 'en' as const }))
}

/** The same in German, French and Spanish. */
export function foreignComputableQuestions(seed: number, count: number): readonly ComputableQuestion[] {
  const random = createRandom(seed)
  const whole: Whole = (least, most) => random.whole(least, most)
  return Array.from({ length: count }, () => {
    const language = random.pick(['de', 'fr', 'es'] as const)
    return { ...random.pick(others[language])(whole), language }
  })
}

type Ask = (a: string, b: string) => string

const ask = (question: string, ...answers: readonly string[]) => ({ question, answers })

const product = (a: number, b: number, write: Ask) => ask(write(String(a), String(b)), String(a * b))
const sum = (a: number, b: number, write: Ask) => ask(write(String(a), String(b)), String(a + b))
const root = (n: number, write: Ask) => ask(write(String(n * n), ''), String(n))
const power = (a: number, b: number, write: Ask) => ask(write(String(a), String(b)), String(BigInt(a) ** BigInt(b)))
const times = (n: number, factor: number, write: Ask) => ask(write(String(n), ''), String(n * factor))
const fahrenheit = (celsius: number, write: Ask) => ask(write(String(celsius), ''), String((celsius / 5) * 9 + 32))

/** Hundredths are kept whole, so that nothing is rounded. */
function percent(p: number, n: number, write: Ask) {
  const written = hundredths(p * n)
  return ask(write(String(p), String(n)), written, written.replace('.', ','))
}

function inches(n: number, write: Ask, mark = '.') {
  return ask(write(String(n), ''), hundredths(n * 254).replace('.', mark))
}

function hundredths(value: number): string {
  const text = String(value).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`.replace(/\.?0+$/, '')
}

function dayFrom(whole: Whole): number {
  return whole(Date.UTC(1950, 0, 1) / dayMs, Date.UTC(2090, 0, 1) / dayMs)
}

function weekday(day: number, language: string, write: (day: string) => string) {
  const names = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' })
  return ask(write(long(day, language)), names.format(day * dayMs))
}

function later(day: number, days: number, write: Ask) {
  const american = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'long' })
  const then = day + days
  return ask(write(long(day, 'en'), String(days)), long(then, 'en'), american.format(then * dayMs), iso(then))
}

function apart(day: number, days: number, write: Ask) {
  return ask(write(iso(day), iso(day + days)), String(days))
}

/** By the rule of 1582. */
function leap(year: number, [yes, no]: readonly [string, string], write: (year: string) => string) {
  const is = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
  return ask(write(String(year)), is ? yes : no)
}

function long(day: number, language: string): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeZone: 'UTC', dateStyle: 'long' })
  return format.format(day * dayMs)
}

function iso(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}
