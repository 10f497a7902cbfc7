import facts from './facts.json' with { type: 'json' }
import { pick, sampled, type Made } from './made.ts'

/** Questions from the small tables of `facts.json`: short ones, yes or no, and to be chosen among four. */
export function knowledge(random: () => number): Made[] {
  const short = [
    ...facts.capitals.map(([country = '', city = '']) =>
      about(pick([`What is the capital of ${country}?`, `capital of ${country}?`], random), city),
    ),
    ...facts.currencies.map(([country = '', money = '']) => about(`What is the currency of ${country}?`, money)),
    ...facts.authors.map(([title = '', author = '']) => about(`Who wrote "${title}"?`, author)),
    ...facts.symbols.map(([element = '', symbol = '']) => about(`What is the chemical symbol of ${element}?`, symbol)),
    ...facts.years.map(([event = '', year = '']) => about(`In which year ${event}?`, year)),
    ...facts.questions.map(([question, accepted]) => about(String(question), ...[accepted ?? []].flat())),
  ]
  return [...short, ...yesOrNo(random), ...choices(random)]
}

function about(text: string, ...accepted: readonly string[]): Made {
  return { source: 'facts', kind: 'qa', grounded: false, text, accepted }
}

/** Half of them true; the others name another one of the same table. */
function yesOrNo(random: () => number): Made[] {
  const claims = [
    ...sampled(facts.capitals, 14, random).map(([country = '', city = '']) => {
      return { of: facts.capitals, right: city, say: (said: string) => `Is ${said} the capital of ${country}?` }
    }),
    ...sampled(facts.authors, 8, random).map(([title = '', author = '']) => {
      return { of: facts.authors, right: author, say: (said: string) => `Was "${title}" written by ${said}?` }
    }),
    ...sampled(facts.symbols, 6, random).map(([element = '', symbol = '']) => {
      return {
        of: facts.symbols,
        right: symbol,
        say: (said: string) => `Is ${said} the chemical symbol of ${element}?`,
      }
    }),
  ]
  return claims.map(({ of, right, say }, index) => {
    const holds = index % 2 === 0
    const others = of.flatMap(([, answer = '']) => (answer === right ? [] : [answer]))
    const said = holds ? right : pick(others, random)
    return { source: 'facts', kind: 'bool', grounded: false, text: say(said), accepted: [holds ? 'Yes' : 'No'] }
  })
}

function choices(random: () => number): Made[] {
  const tables = [
    { rows: facts.capitals, ask: (what: string) => `What is the capital of ${what}?` },
    { rows: facts.authors, ask: (what: string) => `Who wrote "${what}"?` },
    { rows: facts.currencies, ask: (what: string) => `What is the currency of ${what}?` },
  ]
  return tables.flatMap(({ rows, ask }) =>
    sampled(rows, 8, random).map(([what = '', right = '']) => {
      const wrong = sampled(
        rows.flatMap(([, answer = '']) => (answer === right ? [] : [answer])),
        3,
        random,
      )
      return choice('facts', { question: ask(what), options: sampled([right, ...wrong], 4, random), right }, random)
    }),
  )
}

/** As people write options down. */
const layouts = [
  (question: string, options: readonly string[]) =>
    [question, ...options.map((option, index) => `${letter(index)}. ${option}`)].join('\n'),
  (question: string, options: readonly string[]) =>
    [question, ...options.map((option, index) => `${letter(index)}) ${option}`)].join('\n'),
  (question: string, options: readonly string[]) =>
    `${question} ${options.map((option, index) => `(${letter(index)}) ${option}`).join(' ')}`,
]

const letter = (index: number) => String.fromCodePoint(65 + index)

export function choice(
  source: Made['source'],
  asked: { readonly question: string; readonly options: readonly string[]; readonly right: string },
  random: () => number,
): Made {
  const { question, options, right } = asked
  const text = pick(layouts, random)(question, options)
  return { source, kind: 'mc', grounded: false, text, options, accepted: [letter(options.indexOf(right))] }
}
