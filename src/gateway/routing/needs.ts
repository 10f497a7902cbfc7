import type { GenerateRequest, InputKind, Message } from '../../core/index.ts'

/** What a request needs of whoever answers it. */
export interface Needs {
  readonly input: readonly InputKind[]
  readonly tools: boolean
  readonly schema: boolean
  readonly logprobs: boolean
  /** Estimates: four characters are about one token. */
  readonly inputTokens: number
  /** The most that it may write; undefined where the caller sets no limit. */
  readonly outputTokens?: number
  /** Fields of the body that the caller filled in, by their names there. */
  readonly parameters: readonly string[]
}

/** A picture or a page costs about so many tokens at most providers; a document has several pages. */
const tokensOf = { image: 1000, audio: 1000, document: 3000 } as const
const charactersPerToken = 4

export function needsOf(request: GenerateRequest, parameters: readonly string[]): Needs {
  const kinds = new Set<InputKind>(['text'])
  let characters = request.rawPrompt?.length ?? 0
  let tokens = 0
  for (const message of request.messages) {
    characters += message.role === 'user' ? 0 : message.text.length
    if (message.role === 'assistant') {
      for (const call of message.toolCalls ?? []) characters += call.name.length + call.arguments.length
    }
    for (const content of contentsOf(message)) {
      if (content.type === 'text') {
        characters += content.text.length
        continue
      }
      const kind = content.type === 'image-url' ? 'image' : content.type === 'document-url' ? 'document' : content.type
      kinds.add(kind)
      tokens += tokensOf[kind]
    }
  }
  for (const tool of request.tools ?? []) characters += JSON.stringify(tool.parameters).length + tool.name.length
  const outputTokens = request.sampling?.maxTokens
  return {
    input: [...kinds],
    tools: (request.tools?.length ?? 0) > 0,
    schema: request.output?.type === 'json-schema',
    logprobs: request.logprobs !== undefined,
    inputTokens: tokens + Math.ceil(characters / charactersPerToken),
    ...(outputTokens !== undefined && { outputTokens }),
    parameters,
  }
}

function contentsOf(message: Message): Extract<Message, { role: 'user' }>['content'] {
  if (message.role === 'user') return message.content
  return message.role === 'tool' ? (message.content ?? []) : []
}
