import { AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { APIError } from 'openai'

/** LangChain's client for OpenAI. */
export function createClient({ url, key }) {
  const clientOf = ({ model, stop }, { key: apiKey = key, timeoutMs } = {}) =>
    new ChatOpenAI({
      model,
      apiKey,
      configuration: { baseURL: `${url}/v1` },
      maxRetries: 0,
      ...(timeoutMs !== undefined && { timeout: timeoutMs }),
      ...(stop !== undefined && { stop: [stop] }),
    })
  const bound = (question, options) => {
    const model = clientOf(question, options)
    if (question.tools === undefined) return model
    return model.bindTools(question.tools.map((tool) => ({ type: 'function', function: tool })))
  }
  return {
    async ask(question, options = {}) {
      return answerOf(await bound(question, options).invoke(messagesOf(question)))
    },
    async stream(question, { signal, onPiece } = {}) {
      let whole = new AIMessageChunk('')
      for await (const chunk of await bound(question).stream(messagesOf(question), { signal })) {
        if (chunk.text !== '') onPiece?.()
        whole = whole.concat(chunk)
      }
      return answerOf(whole)
    },
    async parse({ schema, ...question }) {
      const held = clientOf(question).withStructuredOutput(schema, {
        name: 'person',
        method: 'jsonSchema',
        strict: true,
      })
      return held.invoke(messagesOf(question))
    },
    status(error) {
      if (error instanceof APIError || error.status !== undefined) return error.status
      throw error
    },
    isFailure: (error) => error instanceof APIError,
    retryAfter: (error) => error.headers.get('retry-after'),
  }
}

function messagesOf({ text, system, image, after }) {
  const url = `data:image/png;base64,${image}`
  const content = [
    { type: 'text', text },
    { type: 'image_url', image_url: { url } },
  ]
  return [
    ...(system === undefined ? [] : [new SystemMessage(system)]),
    new HumanMessage({ content: image === undefined ? text : content }),
    ...(after === undefined ? [] : [after.turn]),
    ...(after?.results.map((one) => new ToolMessage({ tool_call_id: one.id, content: one.text })) ?? []),
  ]
}

function answerOf(message) {
  return {
    text: message.text,
    calls: message.tool_calls.map(({ id, name, args }) => ({ id, name, input: args })),
    usage: { input: message.usage_metadata.input_tokens, output: message.usage_metadata.output_tokens },
    turn: message,
  }
}
