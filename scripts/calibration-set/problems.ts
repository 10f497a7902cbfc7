import { pick, sampled, type Made } from './made.ts'

/** Problems in words whose answer is computed beside them; one to three steps. */
export function problems(random: () => number, count: number): Made[] {
  return Array.from({ length: count }, (_, index) => {
    const [text, answer] = (kinds[index % kinds.length] ?? shopping)(random)
    return { source: 'problems', kind: 'gsm', grounded: false, text, accepted: [String(answer)] }
  })
}

type Problem = readonly [text: string, answer: number]

const names = ['Lena', 'Omar', 'Ruth', 'Diego', 'Mei', 'Paul', 'Aisha', 'Tom']
const things = ['pencils', 'apples', 'stickers', 'marbles', 'postcards', 'bolts']

const between = (low: number, high: number, random: () => number) => low + Math.floor(random() * (high - low + 1))

function shopping(random: () => number): Problem {
  const [price, count, paid] = [between(2, 9, random), between(3, 8, random), between(8, 15, random) * 10]
  const text = `${pick(names, random)} buys ${String(count)} notebooks for $${String(price)} each and pays with $${String(paid)}. How much change is that?`
  return [text, paid - price * count]
}

function sharing(random: () => number): Problem {
  const [children, each, left] = [between(3, 9, random), between(4, 12, random), between(1, 9, random)]
  const thing = pick(things, random)
  const text = `${String(children * each + left)} ${thing} are handed out so that each of ${String(children)} children gets ${String(each)}. How many ${thing} are left over?`
  return [text, left]
}

function travel(random: () => number): Problem {
  const [speed, hours, rest] = [between(8, 22, random) * 5, between(2, 6, random), between(20, 90, random)]
  const text = `A bus drives at ${String(speed)} km/h for ${String(hours)} hours and then ${String(rest)} km more. How many kilometres is that in all?`
  return [text, speed * hours + rest]
}

function saving(random: () => number): Problem {
  const [one = '', two = ''] = sampled(names, 2, random)
  const [week, weeks, spent] = [between(6, 25, random), between(4, 12, random), between(5, 20, random)]
  const text = `${one} saves $${String(week)} a week for ${String(weeks)} weeks, gives $${String(spent)} to ${two} and spends half of the rest. How many dollars does ${one} have now?`
  return [text, (week * weeks - spent) / 2]
}

function discount(random: () => number): Problem {
  const [price, percent, count] = [between(2, 12, random) * 20, pick([10, 20, 25, 50], random), between(2, 5, random)]
  const text = `A chair costs ${String(price)} euros. The shop takes ${String(percent)}% off. What do ${String(count)} chairs cost?`
  return [text, (price * (100 - percent) * count) / 100]
}

function ages(random: () => number): Problem {
  const [one = '', two = ''] = sampled(names, 2, random)
  const [younger, apart, later] = [between(4, 20, random), between(2, 30, random), between(3, 15, random)]
  const text = `${one} is ${String(younger)} years old and ${two} is ${String(apart)} years older. How old is ${two} in ${String(later)} years?`
  return [text, younger + apart + later]
}

const kinds = [shopping, sharing, travel, saving, discount, ages]
