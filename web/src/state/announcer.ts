/** Turns a stream of tokens into whole sentences, since a screen reader cannot follow single tokens. */
export interface Announcer {
  /** Sentences that are complete after this piece. */
  push(delta: string): string[]
  /** What is left at the end. */
  end(): string[]
}

/** Longest text kept while no sentence ends, in UTF-16 units; then it is read out as it is. */
const longest = 400

/** `sentences` speaks as the answer grows, `end` once when it is whole, `off` never. */
export function createAnnouncer(mode: 'sentences' | 'end' | 'off'): Announcer {
  let rest = ''
  const take = (until: number): string => {
    const sentence = spoken(rest.slice(0, until))
    rest = rest.slice(until)
    return sentence
  }
  return {
    push(delta) {
      if (mode === 'off') return []
      rest += delta
      if (mode === 'end') return []
      const sentences: string[] = []
      for (let end = sentenceEnd(rest); end > 0; end = sentenceEnd(rest)) {
        const sentence = take(end)
        if (sentence !== '') sentences.push(sentence)
      }
      return sentences
    },
    end() {
      const sentence = take(rest.length)
      return sentence === '' ? [] : [sentence]
    },
  }
}

/** Where the first complete sentence ends; 0 while there is none. An open code block is one piece. */
function sentenceEnd(text: string): number {
  const fence = text.indexOf('```')
  const match = /[.!?…]["'”’)\]*_]*\s|\n/u.exec(text)
  if (fence >= 0 && (match === null || match.index > fence)) {
    const close = text.indexOf('```', fence + 3)
    return close < 0 ? 0 : close + 3
  }
  const end = match === null ? 0 : match.index + match[0].length
  if (text.length <= longest || (end > 0 && end <= longest)) return end
  return Math.max(text.lastIndexOf(' ', longest), 1)
}

/** Markdown signs are not read out, and code only by name. */
function spoken(text: string): string {
  return text
    .replaceAll(/```[\s\S]*?(```|$)/gu, ' Code block. ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/^\s*(#{1,6}|>|[-*+]|\|)\s+/gmu, '')
    .replaceAll(/[*_`|#]+/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}
