import { collect, userText, type Message, type Model } from '../../core/index.ts'
import type { SummaryLine } from '../../store/index.ts'
import { topicWords } from '../text/words.ts'
import type { TokenCounter } from './tokens.ts'
import type { PastTurn } from './turns.ts'

const lists = {
  type: 'array',
  items: { type: 'string' },
  maxItems: 6,
}
const schema = {
  type: 'object',
  properties: { facts: lists, decisions: lists, tasks: lists },
  required: ['facts', 'decisions', 'tasks'],
  additionalProperties: false,
}
const instruction: Message = {
  role: 'system',
  text:
    'You take notes of a conversation. Write short sentences, each of which can be understood alone. ' +
    'Use only what is said, with its names and numbers. Under "facts" write what the person told, ' +
    'under "decisions" what was decided, under "tasks" what is still to be done. A list may be empty.',
}
const mostTokens = 400
const longestLine = 240
/** Words that begin a sentence of notes though nobody said them. */
const openings = new Set(
  'a an the they he she it person user assistant their his her its there this that no not in on at for from with when after before'.split(
    ' ',
  ),
)

/**
 * Lets the device's model note what these turns hold. What the originals do not bear out is dropped; an empty list means
 * that nothing held. Throws what the model throws.
 */
export async function writeLines(
  turns: readonly PastTurn[],
  { model, counter, signal }: { readonly model: Model; readonly counter: TokenCounter; readonly signal: AbortSignal },
): Promise<SummaryLine[]> {
  const messages = turns.flatMap((turn) => turn.messages)
  const last = messages.at(-1)
  if (last === undefined) return []
  const spoken = messages
    .filter(({ isGuess }) => !isGuess)
    .map(({ role, text }) => `${role === 'user' ? 'Person' : 'Assistant'}: ${text}`)
    .join('\n')
  const prompt = [instruction, userText(`${spoken}\n\nNotes as JSON:`)]
  if ((await counter.prompt(prompt)) + mostTokens > counter.contextTokens) return []
  const { text } = await collect(
    model.generate(
      {
        messages: prompt,
        output: { type: 'json-schema', name: 'notes', schema },
        sampling: { temperature: 0, maxTokens: mostTokens },
      },
      { signal, caller: 'summary' },
    ),
  )
  return notesIn(text)
    .filter((line) => isBorneOut(line.text, spoken))
    .map((line) => ({ ...line, messageId: last.id }))
}

function notesIn(json: string): Omit<SummaryLine, 'messageId'>[] {
  let notes: Partial<Record<'facts' | 'decisions' | 'tasks', unknown>>
  try {
    notes = JSON.parse(json) as typeof notes
  } catch {
    // The model was cut off in the middle.
    return []
  }
  const kinds = [
    ['facts', 'fact'],
    ['decisions', 'decision'],
    ['tasks', 'task'],
  ] as const
  return kinds.flatMap(([name, kind]) => {
    const list = notes[name]
    if (!Array.isArray(list)) return []
    return list
      .filter((item): item is string => typeof item === 'string' && item.trim() !== '' && item.length <= longestLine)
      .map((item) => ({ kind, text: item.trim() }))
  })
}

/** Every number and name of a note stands in the originals, and so does most of what else it says. */
export function isBorneOut(note: string, originals: string): boolean {
  const said = new Set(originals.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  const tokens = note.match(/[\p{L}\p{N}]+/gu) ?? []
  const invented = tokens.some((token) => {
    const mustBeThere = /\p{N}/u.test(token) || /\p{Lu}/u.test(token)
    return mustBeThere && !said.has(token.toLowerCase()) && !openings.has(token.toLowerCase())
  })
  if (invented) return false
  const meant = topicWords(note)
  const known = new Set(topicWords(originals))
  return meant.length > 0 && meant.filter((word) => known.has(word)).length / meant.length >= 0.6
}
