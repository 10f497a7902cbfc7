import { type ChatHistoryItem, type ChatWrapper, type LlamaModel, type LlamaText, type Token } from 'node-llama-cpp'
import { textOf, VadeError, type Message } from '../../../core/index.ts'
import { createRoom } from './room.ts'

/** Renders messages with the chat template that the model's own file carries. */
export interface PromptWriter {
  /** Throws `context_exceeded` where no room for an answer is left. */
  tokens(messages: readonly Message[]): Token[]
  /** How many tokens they have, whether there is room for them or not. */
  count(messages: readonly Message[]): number
  /** The text as it stands, without a template. */
  rawTokens(text: string): Token[]
  /** What ends an answer besides the end-of-generation tokens of the vocabulary. */
  readonly stopTexts: readonly string[]
}

export function createPromptWriter(model: LlamaModel, wrapper: ChatWrapper, contextTokens: number): PromptWriter {
  const within = createRoom(model, contextTokens)
  const render = (history: ChatHistoryItem[]) => wrapper.generateContextState({ chatHistory: history })
  const { stopGenerationTriggers } = render([
    { type: 'user', text: 'a' },
    { type: 'model', response: [] },
  ])
  return {
    tokens(messages) {
      const { contextText } = render(historyOf(messages))
      return within(contextText.toString(), () => contextText.tokenize(model.tokenizer))
    },
    count: (messages) => render(historyOf(messages)).contextText.tokenize(model.tokenizer).length,
    rawTokens(text) {
      const { bos, shouldPrependBosToken } = model.tokens
      const first = shouldPrependBosToken && bos !== null ? [bos] : []
      return within(text, () => [...first, ...model.tokenize(text)])
    },
    stopTexts: stopGenerationTriggers
      .map((trigger: LlamaText) => trigger.toString())
      .filter((text) => !/^(EOS|EOT)$/.test(text)),
  }
}

/** Only roles become special tokens: text of people and tools is tokenized as plain text. */
function historyOf(messages: readonly Message[]): ChatHistoryItem[] {
  const history: ChatHistoryItem[] = []
  for (const message of messages) {
    if (message.role === 'user' && message.content.some((content) => content.type !== 'text')) {
      throw new VadeError(
        'unsupported',
        'This model reads text only; leave the images and sounds out, or choose another model.',
      )
    }
    const text = textOf(message)
    if (message.role === 'system') history.push({ type: 'system', text })
    else if (message.role === 'user') history.push({ type: 'user', text })
    else if (message.role === 'tool')
      history.push({ type: 'user', text: `Result of ${message.name ?? 'the tool'}: ${text}` })
    else history.push({ type: 'model', response: [text, ...(message.toolCalls ?? []).map(calledAs)] })
  }
  if (history.at(-1)?.type !== 'model') history.push({ type: 'model', response: [] })
  return history
}

function calledAs(call: { readonly name: string; readonly arguments: string }): string {
  return `{"tool":${JSON.stringify(call.name)},"arguments":${call.arguments}}`
}
