/** A conversation that is known in advance: what the person says and hears, and what they ask at its end. */
export interface Script {
  readonly turns: readonly { readonly said: string; readonly heard: string }[]
  readonly questions: readonly Question[]
}

export interface Question {
  readonly text: string
  /** Any of these in the answer is right … */
  readonly right: readonly string[]
  /** … unless one of these stands beside it: what was true before it was corrected, or is true of somebody else. */
  readonly wrong: readonly string[]
  /** The turn in which it was told. */
  readonly turn: number
}

/** Small and the same everywhere: mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const names = ['Amelie', 'Bruno', 'Clara', 'Dimitri', 'Elena', 'Farid', 'Greta', 'Hassan', 'Ingrid', 'Jonas']
const dogs = ['Biscuit', 'Pepper', 'Mango', 'Waffle', 'Shadow', 'Comet', 'Noodle', 'Pickle']
const foods = ['walnuts', 'shrimp', 'celery', 'sesame', 'mustard', 'lupins', 'kiwi']
const jobs = ['carpenter', 'pilot', 'dentist', 'librarian', 'beekeeper', 'violinist']
const cities = ['Lisbon', 'Oslo', 'Seville', 'Gdansk', 'Trieste', 'Bergen', 'Porto', 'Tallinn', 'Ghent', 'Malmo']
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['January', 'March', 'April', 'June', 'September', 'October']
const places = ['flowerpot', 'doormat', 'birdhouse', 'bench', 'lantern']
const pieces = ['Fauré Requiem', 'Messiah', 'German Requiem', 'Carmina Burana', 'Magnificat']
const garages = ['Holloway', 'Brandt', 'Castelli', 'Novak', 'Okafor']
const topics = ['bread', 'rivers', 'chess', 'clouds', 'bicycles', 'cheese', 'maps', 'violins', 'bridges', 'gardens']
const sides = ['history', 'price', 'best kind', 'worst part', 'making', 'smell', 'colour', 'future', 'use', 'repair']
const remarks = [
  'Most people begin with something simple and learn the rest as they go.',
  'There is more than one opinion on that, and both sides have good reasons.',
  'A small notebook helps, because details are forgotten faster than one expects.',
  'In the north it is done a little differently, mostly because of the weather.',
  'If you want to go deeper, a visit to a museum of crafts is time well spent.',
  'The usual mistake is to hurry; an evening of patience saves a week of work.',
  'Older books describe it at length, though their spelling takes some practice.',
  'It costs less than it used to, and the quality has become more even.',
  'Children often find a way into it that grown people would never have tried.',
  'It was once a luxury and is now found in almost every small town.',
]

/** As many turns as told, each of about 130 tokens: things that are asked about later lie between talk of nothing. */
export function writeScript(seed: number, length = 300): Script {
  const random = createRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const two = <Item>(items: readonly Item[]): [Item, Item] => {
    const first = pick(items)
    return [first, pick(items.filter((item) => item !== first))]
  }
  const [name, sister] = two(names)
  const [dog, otherDog] = two(dogs)
  const [food, otherFood] = two(foods)
  const [homeBefore, home] = two(cities)
  const flight = pick(cities.filter((city) => city !== home && city !== homeBefore))
  const [dayBefore, day] = two(days)
  const [job, otherJob] = two(jobs)
  const [month, otherMonth] = two(months)
  const [code, otherCode] = [String(1000 + Math.floor(random() * 9000)), String(1000 + Math.floor(random() * 9000))]
  const grams = String(100 + 5 * Math.floor(random() * 80))
  const [place, piece, garage] = [pick(places), pick(pieces), pick(garages)]

  const told = new Map<number, string>([
    [
      3,
      `Let me tell you a bit about us. My name is ${name} and my dog is called ${dog}. I'm allergic to ${food}. ` +
        `The alarm in the cabin is switched off with ${code}. My sister ${sister} works as a ${job}. ` +
        `For the holidays we want to fly to ${flight} in ${month}.`,
    ],
    [9, `I live in ${homeBefore}, in a small flat with a balcony.`],
    [21, `The plumber comes on ${dayBefore} to look at the sink.`],
    [47, `Grandmother's almond cake needs ${grams} grams of almonds, so much I found out.`],
    [88, `In the choir we are learning the ${piece} this season.`],
    [133, `Please remember that the spare key lies under the ${place}.`],
    [150, `I moved to ${home} last week, and the boxes are everywhere.`],
    [190, `The plumber called, he comes on ${day} instead.`],
    [222, `The car goes to garage ${garage} for its inspection.`],
    // What is true of others must not be taken for what is true of the person.
    [30, `My neighbour has a dog called ${otherDog}, a very loud one.`],
    [64, `A colleague of mine is allergic to ${otherFood}, which makes lunch difficult.`],
    [105, `The alarm at the office is switched off with ${otherCode}, by the way.`],
    [171, `The uncle of a friend works as a ${otherJob}.`],
    [205, `My boss wants to fly to Reykjavik in ${otherMonth}.`],
    [260, 'My cousin moved to Dublin and loves it there.'],
  ])
  const turns = Array.from({ length }, (_, index) => {
    const topic = pick(topics)
    const said =
      told.get(index + 1) ?? `What should I know about the ${pick(sides)} of ${topic}, number ${String(index + 1)}?`
    const words = Array.from({ length: 5 + Math.floor(random() * 3) }, () => pick(remarks))
    const opening = told.has(index + 1) ? 'Thank you for telling me.' : `About ${topic} there is a lot to say.`
    return { said, heard: `${opening} ${[...new Set(words)].join(' ')}` }
  })
  const questions = [
    { text: 'What is my name?', right: [name], wrong: [], turn: 3 },
    { text: 'What is my dog called?', right: [dog], wrong: [otherDog], turn: 3 },
    { text: 'What am I allergic to?', right: [food.replace(/s$/, '')], wrong: [otherFood.replace(/s$/, '')], turn: 3 },
    { text: 'Which code switches off the alarm in the cabin?', right: [code], wrong: [otherCode], turn: 3 },
    { text: 'What is the job of my sister?', right: [job], wrong: [otherJob], turn: 3 },
    { text: 'Where do we want to fly for the holidays?', right: [flight], wrong: ['Reykjavik'], turn: 3 },
    { text: 'In which city do I live now?', right: [home], wrong: [homeBefore, 'Dublin'], turn: 150 },
    { text: 'On which day does the plumber come?', right: [day], wrong: [dayBefore], turn: 190 },
    {
      text: 'How many grams of almonds does the almond cake of my grandmother need?',
      right: [grams],
      wrong: [],
      turn: 47,
    },
    { text: 'Which piece are we learning in the choir?', right: [piece], wrong: [], turn: 88 },
    { text: 'Where is the spare key?', right: [place], wrong: [], turn: 133 },
    { text: 'Which garage does the inspection of my car?', right: [garage], wrong: [], turn: 222 },
  ]
  return { turns, questions: questions.filter(({ turn }) => turn <= length) }
}

/** Whether an answer says what is right, and not also what is wrong. */
export function isRight(answer: string, { right, wrong }: Question): boolean {
  const said = answer.toLowerCase()
  const holds = (words: readonly string[]) => words.some((word) => said.includes(word.toLowerCase()))
  return holds(right) && !holds(wrong)
}
