import type { Random } from '../random.ts'

/** What many know: capitals, chemical symbols and atomic numbers, written down for this suite. */
const capitals = (
  'France Paris,Japan Tokyo,Kenya Nairobi,Peru Lima,Norway Oslo,Egypt Cairo,Cuba Havana,Greece Athens,Hungary Budapest,' +
  'Chad N’Djamena,Mongolia Ulaanbaatar,Uruguay Montevideo,Latvia Riga,Ghana Accra,Nepal Kathmandu,Bhutan Thimphu,' +
  'Zambia Lusaka,Ecuador Quito,Slovenia Ljubljana,Eritrea Asmara,Malawi Lilongwe,Suriname Paramaribo,Tajikistan Dushanbe,' +
  'Kazakhstan Astana,Australia Canberra,Canada Ottawa,Turkey Ankara,Morocco Rabat,Bolivia Sucre,Myanmar Naypyidaw'
)
  .split(',')
  .map((pair) => pair.split(' '))

const elements = (
  'hydrogen H 1,helium He 2,carbon C 6,nitrogen N 7,oxygen O 8,neon Ne 10,sodium Na 11,sulfur S 16,potassium K 19,' +
  'calcium Ca 20,iron Fe 26,copper Cu 29,zinc Zn 30,silver Ag 47,tin Sn 50,tungsten W 74,platinum Pt 78,gold Au 79,' +
  'mercury Hg 80,lead Pb 82,antimony Sb 51,yttrium Y 39,hafnium Hf 72,osmium Os 76,thulium Tm 69'
)
  .split(',')
  .map((row) => row.split(' '))

export function closedBookQuestions(
  random: Random,
  count: number,
): { readonly text: string; readonly answer: string }[] {
  const all = [
    ...capitals.map(([country = '', capital = '']) => ({
      text: `What is the capital of ${country}?`,
      answer: capital,
    })),
    ...elements.map(([element = '', symbol = '']) => ({
      text: `What is the chemical symbol of ${element}?`,
      answer: symbol,
    })),
    ...elements.map(([element = '', , number = '']) => ({
      text: `What is the atomic number of ${element}?`,
      answer: number,
    })),
  ]
  return random.shuffled(all).slice(0, count)
}

const fictional = [
  'What is the capital of {n}?',
  'In which year was the battle of {n} fought?',
  'Who wrote the novel "The Lanterns of {n}"?',
  'What is the population of the city of {n}?',
  'What is the chemical symbol of the element {n}?',
  'Who was the first president of the Republic of {n}?',
  'How tall is Mount {n}?',
  'On which river does the town of {n} lie?',
  'Who discovered the {n} effect?',
  'In which year was the {n} bridge opened?',
] as const

/** Nobody knows the answers: what they ask for does not exist. */
export function fictionalQuestions(random: Random, count: number, name: () => string): string[] {
  return Array.from({ length: count }, () => random.pick(fictional).replace('{n}', name()))
}
