/** "Repeat", "100 times", "50 lines", "hundertmal", "cent fois", "mil veces". */
const wanted = [
  /\b(?:repeat|repetit|endless|forever\b|over and over|again and again)/iu,
  /(?:\d|dozen|hundred|thousand)s?\s*(?:times|copies|x)\b|\d\d+\s+lines\b/iu,
  /wiederhol|endlos|immer wieder|(?:\d|hundert|tausend)[\s-]?mal\b|\d\d+\s+zeilen\b/iu,
  /\br[ée]p[èé]t|sans fin|(?:\d|cent|mille)\s+fois\b|\d\d+\s+lignes\b/iu,
  /\brep[ei]t|sin parar|(?:\d|cien|mil)\s+veces\b|\d\d+\s+l[íi]neas\b/iu,
]

/** Whether a question may want something said many times: then saying it is nothing to stop. */
export function asksForRepetition(question: string): boolean {
  return wanted.some((pattern) => pattern.test(question))
}
