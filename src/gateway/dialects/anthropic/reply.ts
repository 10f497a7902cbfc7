import { createId, type Finish, type FinishReason, type Usage } from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import { encodeError } from './error.ts'
import { contentOf } from './reply-content.ts'
import { createBlockEvents, sse } from './reply-events.ts'
import { encodeUsage } from './usage.ts'

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  aborted: 'end_turn',
  repeating: 'max_tokens',
}

const nothingUsed: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }

/** The protocol knows one answer to a question. */
export function createReply(model: string): Reply {
  const id = createId('msg')
  const blocks = createBlockEvents()
  let begun = false
  const begin = () => {
    if (begun) return ''
    begun = true
    const message = { ...head(id, model), content: [], ...stopped(), usage: encodeUsage(nothingUsed) }
    return sse('message_start', { message })
  }
  return {
    whole([parts = []]) {
      const finish = parts.find((part) => part.type === 'finish')
      return {
        ...head(id, model),
        content: contentOf(parts),
        ...stopped(finish),
        usage: encodeUsage(finish?.usage ?? nothingUsed),
      }
    },
    part(part) {
      if (part.type !== 'finish') {
        const events = blocks.part(part)
        return events === '' ? '' : begin() + events
      }
      // Only now is the input counted: these totals replace those of the beginning.
      const usage = encodeUsage(part.usage)
      return begin() + blocks.end() + sse('message_delta', { delta: { container: null, ...stopped(part) }, usage })
    },
    end: () => sse('message_stop', {}),
    fail: (error) => `event: error\ndata: ${JSON.stringify(encodeError(error))}\n\n`,
  }
}

function head(id: string, model: string): object {
  return { id, type: 'message', role: 'assistant', model, container: null }
}

function stopped(finish?: Finish): object {
  return {
    stop_reason: finish === undefined ? null : stopReasons[finish.reason],
    stop_sequence: null,
    stop_details: finish?.reason === 'content-filter' ? { type: 'refusal', category: null, explanation: null } : null,
  }
}
