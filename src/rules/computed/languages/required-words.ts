/**
 * Pieces of text of which a question must contain at least one to match a phrase; empty where nothing can be said.
 * Looking for them is a hundred times cheaper than to compile the phrase's regular expression, and spares it mostly.
 */
export function requiredWords(pattern: string): readonly string[] {
  return alternatives(`${pattern})`, { at: 0 })
}

interface Reader {
  at: number
}

/** All that must be there: of each clause one piece. Reads one alternative, to its end or the group's. */
function clauses(pattern: string, reader: Reader): (readonly string[])[] {
  const found: (readonly string[])[] = []
  let run = ''
  const end = (dropped = 0) => {
    const literal = run.slice(0, run.length - dropped).trim()
    if (literal !== '') found.push([literal])
    run = ''
  }
  while (reader.at < pattern.length) {
    const character = pattern[reader.at] ?? ''
    if (character === '|' || character === ')') break
    reader.at++
    if (character === '(') {
      end()
      const group = alternatives(pattern, reader)
      if (group.length > 0) found.push(group)
    } else if (character === '?' || character === '*') end(1)
    else if (character === '{' || character === '[') {
      end()
      reader.at = pattern.indexOf(character === '{' ? '}' : ']', reader.at) + 1
      if (pattern[reader.at] === '?' || pattern[reader.at] === '*') reader.at++
    } else if (character === '\\') {
      end()
      reader.at++
      if (pattern[reader.at] === '?' || pattern[reader.at] === '*') reader.at++
    } else run += character
  }
  end()
  return found
}

/** Behind an opening parenthesis, to behind the closing one. Empty if the group may be left out. */
function alternatives(pattern: string, reader: Reader): readonly string[] {
  const name = /^\?(?::|<\w+>|=|!|<!)/.exec(pattern.slice(reader.at))?.[0] ?? ''
  reader.at += name.length
  const every: (readonly string[])[] = []
  for (;;) {
    every.push(best(clauses(pattern, reader)))
    const stopped = pattern[reader.at]
    reader.at++
    if (stopped !== '|') break
  }
  const optional = pattern[reader.at] === '?' || pattern[reader.at] === '*'
  if (optional) reader.at++
  const isLook = name === '?=' || name === '?!' || name === '?<!'
  return optional || isLook || every.some((literals) => literals.length === 0) ? [] : every.flat()
}

/** The clause whose shortest piece is the longest. */
function best(all: readonly (readonly string[])[]): readonly string[] {
  const shortest = (clause: readonly string[]) => Math.min(...clause.map(({ length }) => length))
  return all.reduce<readonly string[]>(
    (chosen, clause) => (chosen.length === 0 || shortest(clause) > shortest(chosen) ? clause : chosen),
    [],
  )
}
