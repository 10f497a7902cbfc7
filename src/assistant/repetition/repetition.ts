/**
 * When a text has begun to do nothing but repeat itself: one unit, from a sign to a paragraph, over and over, to the
 * letter. Whatever differs from time to time (a number that counts, a row with another word) is no repetition. Short of
 * these lengths a text may repeat what it likes: "ha ha ha", a refrain, a table, "write A 100 times".
 */
const fewestUnits = 4
const fewestCharacters = 1500
/** Figures, rules of tables, drawings, fields of zeros and the digits of 1/3 repeat themselves rightly for longer. */
const fewestWithoutLetters = 3000
/** Characters of the longest unit: a long paragraph. */
const longestUnit = 1000
/** Of what repeats itself these are left when the rest is cut off. */
const keptUnits = 2

export interface Repeated {
  /** How many of the last characters only repeat what was said twice before them; 0 where none do. */
  readonly surplus: number
  /** Set while the text does nothing else any more. */
  readonly stuck: Stuck | null
}

export interface Stuck {
  /** Characters of what it repeats. */
  readonly unit: number
  /** How many of the last characters are beyond the units that are kept. */
  readonly surplus: number
}

/** Reads a text code point by code point. Each takes the same time, however long the text becomes. */
export interface RepetitionReader {
  read(codePoint: number): Repeated
}

/** More than the longest unit, and a power of two. */
const ringSize = 1024
const letter = /\p{L}/u

export function createRepetitionReader(): RepetitionReader {
  /** The last code points. */
  const ring = new Uint32Array(ringSize)
  /** For each length of a unit: how many of the last characters are the same as the one that far before them. */
  const same = new Uint32Array(longestUnit + 1)
  let count = 0
  let lastLetter = -Infinity

  function isStuck(unit: number, run: number): boolean {
    const hasLetters = count - lastLetter < unit
    return run >= fewestUnits * unit && run >= (hasLetters ? fewestCharacters : fewestWithoutLetters)
  }
  return {
    read(codePoint) {
      if (letter.test(String.fromCodePoint(codePoint))) lastLetter = count
      const longest = Math.min(longestUnit, count)
      let surplus = 0
      let stuck: Stuck | null = null
      for (let unit = 1; unit <= longest; unit++) {
        if (ring[(count - unit) & (ringSize - 1)] !== codePoint) {
          same[unit] = 0
          continue
        }
        const matched = (same[unit] ?? 0) + 1
        same[unit] = matched
        // The first unit of a run is like nothing before it.
        const run = matched + unit
        const beyond = run - keptUnits * unit
        if (beyond > surplus) surplus = beyond
        // The shortest unit comes first: twice "ab" is a unit too.
        if (run >= fewestCharacters && stuck === null && isStuck(unit, run)) stuck = { unit, surplus: beyond }
      }
      ring[count & (ringSize - 1)] = codePoint
      count++
      return { surplus, stuck }
    },
  }
}
