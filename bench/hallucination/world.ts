import type { Random } from '../random.ts'

/** One thing that is said of an invented entity, and how questions ask for it: never all in the words of the statement. */
interface Attribute {
  readonly id: string
  readonly value: (random: Random, name: () => string) => string
  /** `{e}` is the entity, `{v}` the value. */
  readonly statements: readonly string[]
  readonly questions: readonly string[]
}

interface Kind {
  readonly id: string
  readonly what: string
  readonly introductions: readonly string[]
  readonly pronoun: string
  readonly attributes: readonly Attribute[]
  readonly filler: readonly string[]
}

export interface Entity {
  readonly kind: string
  readonly name: string
  /** What its document says of it, by attribute. */
  readonly facts: ReadonlyMap<string, { readonly value: string; readonly statement: string }>
  readonly questions: ReadonlyMap<string, string>
  /** Questions for what the document does not say. */
  readonly absent: ReadonlyMap<string, string>
}

export interface GeneratedDocument {
  readonly name: string
  readonly text: string
  readonly entities: readonly Entity[]
}

const thousands = (value: number) => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',')
const year = (random: Random) => String(random.whole(1612, 1988))
const date = (random: Random) =>
  `${String(random.whole(1, 28))} ${random.pick(['January', 'March', 'April', 'June', 'August', 'October', 'November'])} ${String(random.whole(1811, 2009))}`

const kinds: readonly Kind[] = [
  {
    id: 'villages',
    what: 'village',
    introductions: [
      '{e} is a village on the western slope of the valley.',
      '{e} is a small settlement near the old mill road.',
    ],
    pronoun: 'It',
    attributes: [
      {
        id: 'population',
        value: (random) => thousands(random.whole(412, 9870)),
        statements: ['{e} has {v} inhabitants.', 'At the last count {v} people lived in {e}.'],
        questions: ['What is the population of {e}?', 'How many people live in {e}?'],
      },
      {
        id: 'founded',
        value: year,
        statements: ['{e} was founded in {v}.', 'The first houses of {e} were put up in {v}.'],
        questions: ['When was {e} founded?', 'In which year was {e} established?'],
      },
      {
        id: 'mayor',
        value: (_, name) => `${name()} ${name()}`,
        statements: ['The mayor of {e} is {v}.', 'Since the last election {v} has been mayor of {e}.'],
        questions: ['Who is the mayor of {e}?'],
      },
      {
        id: 'altitude',
        value: (random) => `${String(random.whole(112, 998))} metres`,
        statements: ['{e} lies {v} above sea level.'],
        questions: ['How high above sea level is {e}?', 'At what altitude does {e} lie?'],
      },
      {
        id: 'festival',
        value: (random) =>
          random.pick(['plum', 'lantern', 'barley', 'heron', 'thistle', 'kite', 'chestnut', 'honey']) + ' festival',
        statements: ['Every autumn {e} holds the {v}.', 'The best known event in {e} is the {v}.'],
        questions: ['What festival is held in {e}?', 'Which festival takes place in {e}?'],
      },
      {
        id: 'river',
        value: (_, name) => name(),
        statements: ['The river {v} flows through {e}.'],
        questions: ['Which river flows through {e}?'],
      },
    ],
    filler: [
      'Most of its houses have slate roofs.',
      'A bus connects it with the county town on weekdays.',
      'The church bell is rung by hand.',
      'Visitors praise the view from the cemetery wall.',
    ],
  },
  {
    id: 'companies',
    what: 'company',
    introductions: [
      '{e} is a family business in its third generation.',
      '{e} is a company that sells mainly to workshops.',
    ],
    pronoun: 'It',
    attributes: [
      {
        id: 'chief',
        value: (_, name) => `${name()} ${name()}`,
        statements: ['{e} is led by {v}.', 'The chief executive of {e} is {v}.'],
        questions: ['Who leads {e}?', 'Who is the head of {e}?'],
      },
      {
        id: 'product',
        value: (random) =>
          random.pick([
            'copper kettles',
            'glass valves',
            'oak ladders',
            'brass hinges',
            'wool filters',
            'clay pipes',
            'steel looms',
            'paper lamps',
          ]),
        statements: ['{e} makes {v}.', 'The main product of {e} is {v}.'],
        questions: ['What does {e} produce?', 'What does {e} make?'],
      },
      {
        id: 'staff',
        value: (random) => thousands(random.whole(34, 2900)),
        statements: ['{e} employs {v} people.', 'The staff of {e} numbers {v}.'],
        questions: ['How many employees does {e} have?', 'How many people work for {e}?'],
      },
      {
        id: 'started',
        value: year,
        statements: ['{e} was established in {v}.', '{e} opened its first workshop in {v}.'],
        questions: ['In what year was {e} founded?', 'When did {e} start?'],
      },
      {
        id: 'seat',
        value: (_, name) => name(),
        statements: ['The headquarters of {e} are in {v}.', '{e} has its head office in {v}.'],
        questions: ['Where are the headquarters of {e}?', 'In which town is {e} based?'],
      },
      {
        id: 'turnover',
        value: (random) => `${String(random.whole(3, 480))} million euros`,
        statements: ['Last year {e} had a turnover of {v}.'],
        questions: ['What was the turnover of {e} last year?'],
      },
    ],
    filler: [
      'Orders are still confirmed by letter.',
      'Two of its halls were renovated recently.',
      'Apprentices stay for four years on average.',
      'A museum shows early models of the workshop.',
    ],
  },
  {
    id: 'towers',
    what: 'tower',
    introductions: ['{e} is a tower of pale brick.', '{e} is a tower that can be seen from the motorway.'],
    pronoun: 'It',
    attributes: [
      {
        id: 'height',
        value: (random) => `${String(random.whole(31, 287))} metres`,
        statements: ['{e} is {v} tall.', 'The height of {e} is {v}.'],
        questions: ['How tall is {e}?', 'What is the height of {e}?'],
      },
      {
        id: 'architect',
        value: (_, name) => `${name()} ${name()}`,
        statements: ['{e} was designed by {v}.', 'The architect of {e} was {v}.'],
        questions: ['Who was the architect of {e}?', 'Who designed {e}?'],
      },
      {
        id: 'opened',
        value: date,
        statements: ['{e} was opened on {v}.', 'The doors of {e} opened to the public on {v}.'],
        questions: ['When was {e} opened?', 'On which date did {e} open?'],
      },
      {
        id: 'steps',
        value: (random) => thousands(random.whole(118, 1450)),
        statements: ['A staircase with {v} steps leads to the top of {e}.'],
        questions: ['How many steps lead to the top of {e}?'],
      },
      {
        id: 'cost',
        value: (random) => `${thousands(random.whole(12, 940) * 1000)} crowns`,
        statements: ['The construction of {e} cost {v}.'],
        questions: ['How much did the construction of {e} cost?', 'What was the price of building {e}?'],
      },
      {
        id: 'use',
        value: (random) =>
          random.pick(['weather station', 'water reservoir', 'public library', 'radio studio', 'climbing school']),
        statements: ['Today {e} houses a {v}.', '{e} is used as a {v} nowadays.'],
        questions: ['What is {e} used for today?'],
      },
    ],
    filler: [
      'Pigeons are kept away by nets.',
      'Its lift is out of order on most Mondays.',
      'Painters have to be roped twice.',
      'School classes enter free of charge.',
    ],
  },
  {
    id: 'scientists',
    what: 'scientist',
    introductions: ['{e} was a scientist of great patience.', '{e} was a scientist who never left the province.'],
    pronoun: 'This scholar',
    attributes: [
      {
        id: 'born',
        value: (random) => String(random.whole(1741, 1935)),
        statements: ['{e} was born in {v}.'],
        questions: ['In which year was {e} born?', 'When was {e} born?'],
      },
      {
        id: 'field',
        value: (random) =>
          random.pick(['botany', 'acoustics', 'metallurgy', 'entomology', 'hydrology', 'crystallography']),
        statements: ['{e} worked in the field of {v}.', 'The subject of {e} was {v}.'],
        questions: ['In which field did {e} work?', 'What was the subject of {e}?'],
      },
      {
        id: 'university',
        value: (_, name) => `the University of ${name()}`,
        statements: ['{e} taught at {v}.', 'For many years {e} was professor at {v}.'],
        questions: ['At which university did {e} teach?', 'Where was {e} a professor?'],
      },
      {
        id: 'prize',
        value: (_, name) => `${name()} Medal`,
        statements: ['{e} received the {v}.', 'The {v} was awarded to {e}.'],
        questions: ['Which medal did {e} receive?', 'What award was {e} given?'],
      },
      {
        id: 'papers',
        value: (random) => String(random.whole(14, 320)),
        statements: ['{e} published {v} papers.'],
        questions: ['How many papers did {e} publish?'],
      },
      {
        id: 'teacher',
        value: (_, name) => `${name()} ${name()}`,
        statements: ['{e} was a pupil of {v}.', 'The teacher of {e} was {v}.'],
        questions: ['Who was the teacher of {e}?', 'Who taught {e}?'],
      },
    ],
    filler: [
      'Colleagues remembered long walks and short letters.',
      'Several notebooks were lost in a fire.',
      'Students were expected before sunrise.',
      'A street near the station bears the name.',
    ],
  },
]

const openings = 'Br Dr Fl Gr K L M N Or P Qu R S Sk T Tr V W Z Hal Bel Mar Ost Ul'.split(' ')
const middles = 'a e i o u or an el in ur ask ol em ith av'.split(' ')
const endings = 'vok rin dal mund stra len quist bert nik gard tova lusk worth nel mira zan bek ford'.split(' ')

/** A name that no person, place or firm has, as far as a generator can know; each once. */
export function nameMaker(random: Random): () => string {
  const used = new Set<string>()
  return () => {
    for (;;) {
      const name = random.pick(openings) + random.pick(middles) + random.pick(endings)
      if (used.has(name)) continue
      used.add(name)
      return name
    }
  }
}

const fill = (template: string, entity: string, value = '') =>
  template.replaceAll('{e}', entity).replaceAll('{v}', value)

const suffixes: Readonly<Record<string, readonly string[]>> = {
  companies: [' Works', ' & Sons', ' Industries'],
  towers: [' Tower'],
}

/** One document for each kind, `perDocument` entities in each; four of six attributes are told, two are not. */
export function generateDocuments(random: Random, name: () => string, perDocument: number): GeneratedDocument[] {
  return kinds.map((kind) => {
    const entities = Array.from({ length: perDocument }, () => generateEntity(kind, random, name))
    const paragraphs = entities.map(({ entity, sentences }) => ({ entity, text: sentences.join(' ') }))
    return {
      name: `${kind.id}.txt`,
      text: [`Notes on ${kind.id}`, ...paragraphs.map(({ text }) => text)].join('\n\n'),
      entities: paragraphs.map(({ entity }) => entity),
    }
  })
}

/** An entity of a kind that no document speaks of, with a question for it. */
export function strangerQuestion(
  random: Random,
  name: () => string,
): {
  readonly text: string
  readonly document: string
} {
  const kind = random.pick(kinds)
  const attribute = random.pick(kind.attributes)
  return { document: `${kind.id}.txt`, text: fill(random.pick(attribute.questions), entityName(kind, random, name)) }
}

/** Says of an entity, in any of the ways there are, that an attribute has this value. */
export function statementOf(
  entity: Entity,
  { attribute, value }: { readonly attribute: string; readonly value: string },
  random: Random,
): string {
  return fill(random.pick(attributeOf(entity, attribute).statements), entity.name, value)
}

/** A value that an attribute could have, and has not. */
export function inventedValue(
  entity: Entity,
  attribute: string,
  { random, name }: { readonly random: Random; readonly name: () => string },
): string {
  for (;;) {
    const value = attributeOf(entity, attribute).value(random, name)
    if (value !== entity.facts.get(attribute)?.value) return value
  }
}

function attributeOf(entity: Entity, attributeId: string): Attribute {
  const attribute = kinds.find(({ id }) => id === entity.kind)?.attributes.find(({ id }) => id === attributeId)
  if (attribute === undefined) throw new Error(`${entity.name} has no ${attributeId}.`)
  return attribute
}

function entityName(kind: Kind, random: Random, name: () => string): string {
  if (kind.id === 'scientists') return `${name()} ${name()}`
  const suffix = suffixes[kind.id]
  return name() + (suffix === undefined ? '' : random.pick(suffix))
}

function generateEntity(kind: Kind, random: Random, name: () => string) {
  const called = entityName(kind, random, name)
  const order = random.shuffled(kind.attributes)
  const told = order.slice(0, 4)
  const facts = new Map(
    told.map((attribute) => {
      const value = attribute.value(random, name)
      return [attribute.id, { value, statement: fill(random.pick(attribute.statements), called, value) }]
    }),
  )
  const sentences = [fill(random.pick(kind.introductions), called)]
  for (const [index, { statement }] of [...facts.values()].entries()) {
    // Every other statement leaves the name to the sentence before it.
    const short = index % 2 === 1 && statement.startsWith(`${called} `)
    sentences.push(short ? statement.replace(called, kind.pronoun) : statement)
    if (index % 2 === 1) sentences.push(random.pick(kind.filler))
  }
  const question = (attribute: Attribute): [string, string] => [
    attribute.id,
    fill(random.pick(attribute.questions), called),
  ]
  const entity: Entity = {
    kind: kind.id,
    name: called,
    facts,
    questions: new Map(told.map(question)),
    absent: new Map(order.slice(4).map(question)),
  }
  return { entity, sentences }
}
