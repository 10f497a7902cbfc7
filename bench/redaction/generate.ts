import type { PersonalClass, Span } from '../../src/governance/redaction/finding.ts'
import { illnesses, medicines, symptoms } from '../../src/governance/redaction/health/terms.ts'
import { dictionary } from '../../src/governance/redaction/names/dictionary.ts'
import { fold } from '../../src/governance/redaction/names/fold.ts'
import { brands, carriers, negatives, products } from './carriers.ts'
import { terms, withoutArticle } from './illness.ts'
import * as numbers from './numbers.ts'
import { languages, person, type Language, type Person } from './people.ts'
import { address, towns } from './places.ts'
import { createRandom, type Random } from '../random.ts'

export interface Sample {
  readonly language: Language
  readonly text: string
  /** Where personal data stands. */
  readonly spans: readonly Span[]
}

const classOf: Readonly<Record<string, PersonalClass>> = {
  name: 'name',
  given: 'name',
  family: 'name',
  address: 'address',
  email: 'email',
  phone: 'phone',
  card: 'card',
  iban: 'iban',
  id: 'national-id',
  key: 'secret',
  other: 'secret',
  password: 'secret',
  coord: 'coordinates',
  birth: 'birth-date',
  ill: 'health',
  complaint: 'health',
  med: 'health',
  ip: 'network',
}

/** So many texts for each language, the same for the same seed; a quarter has nothing personal. */
export function generate(perLanguage: number, seed: number): Sample[] {
  return languages.flatMap((language, index) => {
    const random = createRandom(seed * 7919 + index)
    return Array.from({ length: perLanguage }, () => sample(random, language))
  })
}

/** How much of the names, or of the terms of health, stands in none of the detector's lists. */
export function unlistedShare(samples: readonly Sample[], kind: 'name' | 'health'): number {
  const known = dictionary()
  const listed = new Set([illnesses, symptoms, medicines].flatMap((list) => list.trim().split(/[\s_]+/)))
  const words = samples.flatMap(({ text, spans }) =>
    spans.filter((span) => span.class === kind).map(({ start, end }) => fold(text.slice(start, end)).split(/[^a-z']+/)),
  )
  const unlisted = words.filter((parts) =>
    parts.every((part) =>
      kind === 'name'
        ? part.length < 3 || !(known.given.has(part) || known.surnames.has(part))
        : part.length < 5 || !listed.has(part),
    ),
  )
  return unlisted.length / words.length
}

function sample(random: Random, language: Language): Sample {
  const clean = random.chance(0.25)
  const count = random.pick([1, 1, 1, 2, 2, 3])
  let text = ''
  const spans: Span[] = []
  for (let part = 0; part < count; part++) {
    const personal = !clean && (part === 0 || random.chance(0.6))
    const carrier = random.pick((personal ? carriers : negatives)[language])
    // Sentences follow each other in a line; letters, tables and code do not.
    const inLine = !text.includes('\n') && !carrier.includes('\n') && /[.?!]$/.test(text)
    if (part > 0) text += inLine ? random.pick(['\n\n', ' ', ' ']) : '\n\n'
    text = fill(carrier, { random, language, text, spans })
  }
  return { language, text, spans }
}

interface Filling {
  readonly random: Random
  readonly language: Language
  readonly text: string
  readonly spans: Span[]
}

/** The carrier behind the text so far; the same slot twice is another person each time. */
function fill(carrier: string, { random, language, text: before, spans }: Filling): string {
  let text = before
  let last = person(random, language)
  for (const [index, part] of carrier.split(/\{(\w+)\}/).entries()) {
    if (index % 2 === 0) {
      text += part
      continue
    }
    if (part === 'name' || part === 'given' || part === 'family') last = person(random, language)
    const it = slot(part, { random, language, last })
    const kind = classOf[part]
    if (kind !== undefined) {
      const inner = kind === 'health' ? withoutArticle(it) : it
      spans.push({ class: kind, start: text.length + it.length - inner.length, end: text.length + it.length })
    }
    text += it
  }
  return text
}

interface Slot {
  readonly random: Random
  readonly language: Language
  readonly last: Person
}

function slot(name: string, { random, language, last }: Slot): string {
  switch (name) {
    case 'name':
      return last.full
    case 'given':
      return last.given
    case 'family':
      return last.family
    case 'address':
      return address(random, language)
    case 'email':
      return email(random, last)
    case 'phone':
      return numbers.phone(random, language)
    case 'card':
      return numbers.card(random)
    case 'iban':
      return numbers.iban(random, language)
    case 'id':
      return numbers.nationalId(random, language)
    case 'key':
      return numbers.vendorKey(random)
    case 'other':
      return numbers.otherKey(random)
    case 'password':
      return numbers.password(random)
    case 'coord':
      return numbers.coordinates(random)
    case 'birth':
      return birthDate(random, language)
    case 'ill':
      return random.pick(terms[language].ill)
    case 'complaint':
      return random.pick(terms[language].complaint)
    case 'med':
      return random.pick(terms[language].medicine)
    case 'ip':
      return numbers.network(random)
    default:
      return neutral(name, random, language)
  }
}

/** Half of the addresses do not tell the name. */
function email(random: Random, { given, family }: Person): string {
  const plain = (word: string) =>
    word
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z]/g, '')
  const local = random.chance(0.5)
    ? `${plain(given)}${random.pick(['.', '_', ''])}${plain(family)}`
    : `${random.letters(random.whole(3, 8), 'abcdefghiklmnoprstuvw')}${random.digits(2)}`
  return `${local}@${random.pick(['gmail.com', 'web.de', 'orange.fr', 'mail.example.org', 'firma-nord.de', 'uni.example.ac.uk', 'correo.es'])}`
}

const months: Readonly<Record<Language, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
}

function birthDate(random: Random, language: Language): string {
  const [day, month, year] = [random.whole(1, 28), random.whole(1, 12), random.whole(1935, 2015)]
  const two = (value: number) => String(value).padStart(2, '0')
  const name = months[language][month - 1] ?? ''
  const written: Readonly<Record<Language, readonly string[]>> = {
    en: [
      `${name} ${String(day)}, ${String(year)}`,
      `${String(day)} ${name} ${String(year)}`,
      `${two(month)}/${two(day)}/${String(year)}`,
      `${String(year)}-${two(month)}-${two(day)}`,
    ],
    de: [
      `${two(day)}.${two(month)}.${String(year)}`,
      `${String(day)}. ${name} ${String(year)}`,
      `${String(day)}.${String(month)}.${String(year)}`,
    ],
    fr: [`${two(day)}/${two(month)}/${String(year)}`, `${String(day)} ${name} ${String(year)}`],
    es: [
      `${two(day)}/${two(month)}/${String(year)}`,
      `${String(day)} de ${name} de ${String(year)}`,
      `${two(day)}-${two(month)}-${String(year)}`,
    ],
  }
  return random.pick(written[language])
}

function neutral(name: string, random: Random, language: Language): string {
  const price = `${String(random.whole(2, 900))}${random.pick(['.', ','])}${random.digits(2)}`
  switch (name) {
    case 'town':
      return random.pick(towns[language])
    case 'brand':
      return random.pick(brands)
    case 'product':
      return random.pick(products)
    case 'order':
      return random.pick([
        `#${random.digits(7)}`,
        random.digits(10),
        `AB-${random.digits(6)}`,
        `${random.digits(3)}-${random.digits(7)}-${random.digits(7)}`,
      ])
    case 'isbn':
      return `978-${String(random.whole(0, 3))}-${random.digits(2)}-${random.digits(6)}-${random.digits(1)}`
    case 'hash':
      return random.letters(random.pick([7, 40, 64]), '0123456789abcdef')
    case 'uuid':
      return [8, 4, 4, 4, 12].map((count) => random.letters(count, '0123456789abcdef')).join('-')
    case 'price':
      return random.pick([`$${price}`, `${price} €`, `€${price}`, `${price} EUR`])
    case 'year':
      return String(random.whole(1950, 2025))
    case 'version':
      return random.pick([
        `v${String(random.whole(1, 20))}.${String(random.whole(0, 30))}.${String(random.whole(0, 9))}`,
        `10.${String(random.whole(0, 20))}.${String(random.whole(0, 9))}`,
      ])
    case 'month':
      return random.pick(months[language])
    default:
      throw new Error(`There is no slot '${name}'.`)
  }
}
