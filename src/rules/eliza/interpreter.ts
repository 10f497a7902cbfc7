import { doctor, memories, none, tags, type Rule } from './script.ts'

/** Words read of one sentence: matching takes time that grows with the square of its length. */
const maxWords = 200
const maxMemories = 100

/** One conversation: answers depend on what was said before (Weizenbaum 1966). */
export interface Talk {
  reply(text: string): string
}

export function createTalk(): Talk {
  const used = new Map<Rule, number>()
  const memory: string[] = []
  let limit = 1

  function next(rule: Rule): string {
    const count = used.get(rule) ?? 0
    used.set(rule, count + 1)
    return rule.say[count % rule.say.length] ?? ''
  }

  function remember(words: readonly string[]): void {
    const parts = matched('0 YOUR 0', words)
    if (parts === null || memory.length >= maxMemories) return
    // The paper hashes the last word in a way of its own machine; any fixed hash does, this one tells the printed talk.
    const hash = Array.from(words.at(-1) ?? '').reduce((sum, letter) => sum + letter.charCodeAt(0), 3)
    memory.push(filled(memories[hash % memories.length] ?? '', parts))
  }

  function answer(keys: readonly string[], sentence: readonly string[]): string | null {
    const stack = [...keys]
    let words = sentence
    // A script may send keys round in a circle; twenty steps are more than any way through this one.
    for (let steps = 0, key = stack.shift(); key !== undefined && steps < 20; steps += 1) {
      const found = firstMatch(doctor[key]?.rules ?? [], words)
      const said = found === null ? 'NEWKEY' : next(found.rule)
      if (found?.rule.pre !== undefined) words = filled(found.rule.pre, found.parts).split(' ')
      if (said === 'NEWKEY') key = stack.shift()
      else if (said.startsWith('=')) key = said.slice(1)
      else return found === null ? null : filled(said, found.parts)
    }
    return null
  }

  return {
    reply(text) {
      limit = (limit % 4) + 1
      const { words, keys } = read(text)
      if (keys.length === 0) return (limit === 4 ? memory.shift() : undefined) ?? next(none)
      if (keys[0] === 'MY') remember(words)
      return answer(keys, words) ?? next(none)
    },
  }
}

/** The first clause with a keyword, its words replaced, and its keywords, the highest rank first. */
function read(text: string): { words: string[]; keys: string[] } {
  const tokens =
    text
      .toUpperCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}'-]+|[,.?!;:]/gu) ?? []
  let words: string[] = []
  const keys: string[] = []
  let top = -1
  for (const token of tokens.slice(0, maxWords)) {
    if (token === 'BUT' || /^[,.?!;:]$/.test(token)) {
      if (keys.length > 0) break
      words = []
      continue
    }
    const entry = Object.hasOwn(doctor, token) ? doctor[token] : undefined
    words.push(entry?.becomes ?? token)
    if (entry?.rules === undefined || keys.includes(token)) continue
    const rank = entry.rank ?? 0
    if (rank > top) keys.unshift(token)
    else keys.push(token)
    top = Math.max(top, rank)
  }
  return { words, keys }
}

function firstMatch(rules: readonly Rule[], words: readonly string[]): { rule: Rule; parts: string[] } | null {
  for (const rule of rules) {
    const parts = matched(rule.match, words)
    if (parts !== null) return { rule, parts }
  }
  return null
}

/** The words that each part of a pattern stands for, the earlier parts as short as can be. */
function matched(pattern: string, words: readonly string[]): string[] | null {
  const parts = pattern.split(' ')
  const failed = new Set<number>()
  function from(part: number, word: number): string[] | null {
    const wanted = parts[part]
    if (wanted === undefined) return word === words.length ? [] : null
    const state = part * (words.length + 1) + word
    if (failed.has(state)) return null
    const any = wanted === '0'
    for (let end = any ? word : word + 1; end <= (any ? words.length : word + 1); end += 1) {
      if (end > words.length || (!any && !fits(wanted, words[word] ?? ''))) break
      const rest = from(part + 1, end)
      if (rest !== null) return [words.slice(word, end).join(' '), ...rest]
    }
    failed.add(state)
    return null
  }
  return from(0, 0)
}

function fits(wanted: string, word: string): boolean {
  if (wanted.startsWith('*')) return wanted.slice(1).split('|').includes(word)
  if (wanted.startsWith('/')) return tags[wanted.slice(1)]?.includes(word) ?? false
  return wanted === word
}

function filled(text: string, parts: readonly string[]): string {
  return text
    .replaceAll(/\b\d\b/g, (digit) => parts[Number(digit) - 1] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
