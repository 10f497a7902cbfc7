import type { Dialect } from '../dialect.ts'
import { createChatReply } from './chat-reply.ts'
import { decodeChatRequest } from './chat-request.ts'
import { createChatDecoder, decodeChatAnswer } from './answer.ts'
import { encodeChatRequest } from './encode-request.ts'
import { openaiChatOutline } from './outline.ts'

/** OpenAI's Chat Completions, spoken by most providers. Source: OpenAI's API reference. */
export const openaiChat: Dialect = {
  name: 'openai-chat',
  caller: {
    decode(body) {
      const decoded = decodeChatRequest(body)
      return { ...decoded, createReply: () => createChatReply(decoded) }
    },
    ...openaiChatOutline.caller,
  },
  provider: {
    ...openaiChatOutline.provider,
    encode: encodeChatRequest,
    decodeAnswer: decodeChatAnswer,
    createDecoder: createChatDecoder,
  },
}
