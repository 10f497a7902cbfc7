import type { Citation } from '../../src/core/index.ts'
import type { Store } from '../../src/store/index.ts'

const village =
  'Notes on villages\n\nZiworth is a small settlement near the old mill road. It was founded in 1669. Ziworth has 5,863 inhabitants.'
const supported = 'Ziworth was founded in 1669.'
const unsupported = 'It has 52 mills.'
const partly = 'Its people are known for building near the old mill road.'

/** A conversation with a document, and an answer of which one sentence is in it, one is not, and one is partly. */
export async function citedConversation({ conversations, documents }: Store): Promise<string> {
  const { id } = await conversations.create({ title: 'Ziworth' })
  const document = await documents.add({
    conversationId: id,
    name: 'villages.txt',
    title: 'Notes on villages',
    mediaType: 'text/plain',
    text: village,
    passages: [{ start: 0, end: village.length }],
  })
  const text = `${supported} ${unsupported}\n\n${partly}`
  const spanOf = (quote: string) => {
    const start = village.indexOf(quote)
    return { documentId: document.id, documentName: document.name, start, end: start + quote.length, quote }
  }
  const citation = (sentence: string, rest: Omit<Citation, 'start' | 'end'>): Citation => {
    const start = text.indexOf(sentence)
    return { start, end: start + sentence.length, ...rest }
  }
  const first = 'Ziworth is a small settlement near the old mill road.'
  const citations = [
    citation(supported, { support: 'supported', source: spanOf('It was founded in 1669.'), missing: [] }),
    citation(unsupported, { support: 'unsupported', source: spanOf(first), missing: ['52'] }),
    citation(partly, { support: 'partly', source: spanOf(first), missing: [] }),
  ]
  const message = { conversationId: id, status: 'complete' } as const
  const question = await conversations.addMessage({
    ...message,
    parentId: null,
    role: 'user',
    text: 'What of Ziworth?',
  })
  const answer = {
    origin: { model: 'qwen2.5-coder-1.5b-instruct', runsOn: 'device' },
    costNanoUsd: 0,
    citations,
  } as const
  await conversations.addMessage({ ...message, parentId: question.id, role: 'assistant', text, answer })
  return id
}
