import { pick, sampled, type Made } from './made.ts'

/**
 * Passages about people and places that do not exist, so that the answer can only come from the text. Each gives short
 * questions and questions to be answered with yes or no, some of which take two sentences of it together.
 */
export function passages(random: () => number, count: number): Made[] {
  return Array.from({ length: count }, (_, index) => {
    const { text, short, yesOrNo } = (kinds[index % kinds.length] ?? town)(random)
    const [question, accepted] = pick(short, random)
    // As many that hold as do not.
    const [claim, holds] = pick(
      yesOrNo.filter((row) => row[1] === index % 8 < 4),
      random,
    )
    const layout = pick(layouts, random)
    return [
      { source: 'passages', kind: 'qa', grounded: true, text: layout(text, question), accepted: [String(accepted)] },
      { source: 'passages', kind: 'bool', grounded: true, text: layout(text, claim), accepted: [holds ? 'Yes' : 'No'] },
    ] satisfies Made[]
  }).flat()
}

interface Passage {
  readonly text: string
  readonly short: readonly (readonly [question: string, answer: string | number])[]
  readonly yesOrNo: readonly (readonly [question: string, holds: boolean])[]
}

const layouts = [
  (text: string, question: string) => `${text}\n\n${question}`,
  (text: string, question: string) => `${question}\n\n${text}`,
  (text: string, question: string) => `Text: ${text}\nQuestion: ${question}`,
  (text: string, question: string) => `"${text}" ${question}`,
]

const towns = ['Velmar', 'Ostrand', 'Kesselby', 'Loranth', 'Dunholt', 'Marisel', 'Tarnow Hill', 'Quillon', 'Aberfeld']
const rivers = ['Sarne', 'Lisk', 'Ovelle', 'Brannock', 'Teyle', 'Ruhm']
const people = [
  'Mara Ellwood',
  'Jonas Petri',
  'Ines Valdoro',
  'Tobias Renn',
  'Clara Oduya',
  'Piet Hollander',
  'Ada Stern',
]
const goods = ['salt', 'wool', 'glass', 'timber', 'honey', 'copper', 'paper']
const trades = ['clockmaker', 'botanist', 'engineer', 'printer', 'surgeon', 'cartographer']
const devices = ['Corvus 3', 'Lumen X', 'Halden Mini', 'Otter 7', 'Brisa']
const colours = ['grey', 'green', 'red', 'blue', 'white']
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const between = (low: number, high: number, random: () => number) => low + Math.floor(random() * (high - low + 1))

function town(random: () => number): Passage {
  const [name = '', other = ''] = sampled(towns, 2, random)
  const river = pick(rivers, random)
  const [sold = '', lost = ''] = sampled(goods, 2, random)
  const founded = between(1120, 1480, random)
  const burnt = founded + between(60, 290, random)
  const claimed = burnt + pick([-30, -8, 9, 35], random)
  const inhabitants = between(3, 90, random) * 1000
  const neighbour = between(3, 90, random) * 1000 + 500
  return {
    text:
      `${name} lies on the ${river} and was founded in ${String(founded)}. For three centuries it lived by its ${sold}; ` +
      `the trade in ${lost} came only with the railway. A fire destroyed the old quarter in ${String(burnt)}. ` +
      `Today ${name} has ${inhabitants.toLocaleString('en')} inhabitants, the neighbouring ${other} has ${neighbour.toLocaleString('en')}.`,
    short: [
      [`On which river does ${name} lie?`, river],
      [`In which year did the fire happen?`, burnt],
      [`What did ${name} live by before the railway came?`, sold],
      [`How many inhabitants does ${other} have?`, neighbour.toLocaleString('en')],
    ],
    yesOrNo: [
      [`Did the fire happen before ${String(claimed)}?`, burnt < claimed],
      [`Is ${other} larger than ${name}?`, neighbour > inhabitants],
      [`Did the trade in ${lost} come before the railway?`, false],
      [`Is ${name} older than the fire by more than a hundred years?`, burnt - founded > 100],
      [`Did the railway bring ${name} a new trade?`, true],
    ],
  }
}

function life(random: () => number): Passage {
  const [who = '', teacher = ''] = sampled(people, 2, random)
  const trade = pick(trades, random)
  const [born = '', moved = ''] = sampled(towns, 2, random)
  const year = between(1790, 1880, random)
  const age = between(19, 34, random)
  const siblings = between(2, 7, random)
  const prize = random() < 0.5
  return {
    text:
      `${who} was born in ${born} in ${String(year)} as one of ${String(siblings)} children and became a ${trade}. ` +
      `At the age of ${String(age)} the family moved to ${moved}, where ${teacher} taught the young ${trade} without pay. ` +
      (prize
        ? `The academy's medal, offered twice, was accepted the second time.`
        : `The academy's medal was offered twice and declined both times.`),
    short: [
      [`Where was ${who} born?`, born],
      [`Who taught ${who}?`, teacher],
      [`In which year did ${who} move to ${moved}?`, year + age],
      [`What was the profession of ${who}?`, trade],
    ],
    yesOrNo: [
      [`Did ${who} ever take the academy's medal?`, prize],
      [`Was ${teacher} paid for the lessons?`, false],
      [`Was ${who} an only child?`, false],
      [`Did ${who} live in ${moved} at some time?`, true],
      [`Was ${who} older than thirty when the family moved?`, age > 30],
    ],
  }
}

function device(random: () => number): Passage {
  const [name = '', older = ''] = sampled(devices, 2, random)
  const hours = between(6, 30, random)
  const before = between(6, 30, random)
  const price = between(8, 60, random) * 10 + 9
  const colour = pick(colours, random)
  const grams = between(90, 900, random)
  const water = random() < 0.5
  return {
    text:
      `The ${name} weighs ${String(grams)} g and runs for ${String(hours)} hours on one charge; the ${older} managed ${String(before)}. ` +
      `It costs ${String(price)} euros and comes in ${colour} only. ` +
      (water ? 'It may be used in the rain, but not under water. ' : 'It has to be kept dry. ') +
      'A charger is not part of the package.',
    short: [
      [`How many hours does the ${name} run on one charge?`, hours],
      [`What does the ${name} cost in euros?`, price],
      [`In which colour is the ${name} sold?`, colour],
      [`How many hours did the ${older} run?`, before],
    ],
    yesOrNo: [
      [`Is a charger in the package of the ${name}?`, false],
      [`Can I use the ${name} in the rain?`, water],
      [`Does the ${name} run longer than the ${older}?`, hours > before],
      [`Does the ${name} weigh less than half a kilogram?`, grams < 500],
      [`Do I have to buy a charger for the ${name} separately, if I have none?`, true],
    ],
  }
}

function timetable(random: () => number): Passage {
  const [from = '', to = '', via = ''] = sampled(towns, 3, random)
  const [off = '', extra = ''] = sampled(days, 2, random)
  const hour = between(6, 17, random)
  const minutes = between(25, 115, random)
  const fare = between(4, 19, random)
  const bikes = random() < 0.5
  return {
    text:
      `The ferry from ${from} to ${to} leaves at ${String(hour)}:15 every day except ${off}, and calls at ${via}. On ${extra} there is a second one ` +
      `two hours later. The crossing takes ${String(minutes)} minutes. A ticket costs ${String(fare)} crowns, children under ten go free; ` +
      (bikes ? 'bicycles are carried for one crown.' : 'bicycles cannot be taken.'),
    short: [
      [`When does the second ferry leave on ${extra}?`, `${String(hour + 2)}:15`],
      [`Where does the ferry stop on the way to ${to}?`, via],
      [`What do two adults pay together, in crowns?`, fare * 2],
      [`How many minutes does the crossing take?`, minutes],
    ],
    yesOrNo: [
      [`Can I take the ferry on ${off}?`, false],
      [`Can I take my bicycle on the ferry?`, bikes],
      [`Does the crossing take more than an hour?`, minutes > 60],
      [`Does a child of eight need a ticket that costs ${String(fare)} crowns?`, false],
      [`Is there more than one ferry on ${extra}?`, true],
    ],
  }
}

const kinds = [town, life, device, timetable]
