import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenResponses } from '@ai-sdk/open-responses'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, generateText, jsonSchema, Output, streamText, tool } from 'ai'

/** The AI SDK, with that of its providers that the client's name ends with. */
export function createClient({ url, key, client }) {
  const clientOf = (apiKey = key) => providers[client.replace('ai-sdk-', '')]({ url, apiKey })
  return {
    async ask(question, { key: other, timeoutMs } = {}) {
      const request = requestOf(clientOf(other), question)
      return answerOf(await generateText({ ...request, ...(timeoutMs !== undefined && { timeout: timeoutMs }) }))
    },
    async stream(question, { signal, onPiece } = {}) {
      const onError = () => undefined
      const result = streamText({ ...requestOf(clientOf(), question), abortSignal: signal, onError })
      for await (const part of result.fullStream) {
        if (part.type === 'text-delta') onPiece?.()
        if (part.type === 'error') throw new StreamFailure(part.error)
        if (part.type === 'abort') throw new Error('It was stopped.')
      }
      const [text, toolCalls, usage, response] = await Promise.all([
        result.text,
        result.toolCalls,
        result.usage,
        result.response,
      ])
      return answerOf({ text, toolCalls, usage, response })
    },
    async parse({ schema, ...question }) {
      const output = Output.object({ schema: jsonSchema(schema) })
      return (await generateText({ ...requestOf(clientOf(), question), output })).output
    },
    status(error) {
      if (APICallError.isInstance(error) && error.message !== '') return error.statusCode
      throw error
    },
    isFailure: (error) => error instanceof StreamFailure,
    retryAfter: (error) => error.responseHeaders['retry-after'],
  }
}

/** This client gives failures as parts of the stream, in whatever form its provider has for them. */
class StreamFailure extends Error {
  constructor(cause) {
    super(JSON.stringify(cause), { cause })
  }
}

const providers = {
  compatible: ({ url, apiKey }) =>
    createOpenAICompatible({
      name: 'vade',
      baseURL: `${url}/v1`,
      apiKey,
      includeUsage: true,
      supportsStructuredOutputs: true,
    }),
  responses: ({ url, apiKey }) => createOpenResponses({ name: 'vade', url: `${url}/v1/responses`, apiKey }),
  anthropic: ({ url, apiKey }) => createAnthropic({ baseURL: `${url}/v1`, apiKey }),
  google: ({ url, apiKey }) => createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey }),
}

function requestOf(provider, { model, text, system, image, tools, stop, after }) {
  const picture = { type: 'file', mediaType: 'image/png', data: image }
  const results = after?.results.map(({ id, name, text: value }) => ({
    type: 'tool-result',
    toolCallId: id,
    toolName: name,
    output: { type: 'text', value },
  }))
  return {
    model: provider(model),
    maxRetries: 0,
    messages: [
      { role: 'user', content: image === undefined ? text : [{ type: 'text', text }, picture] },
      ...(after === undefined ? [] : [...after.turn, { role: 'tool', content: results }]),
    ],
    ...(system !== undefined && { instructions: system }),
    ...(stop !== undefined && { stopSequences: [stop] }),
    ...(tools !== undefined && {
      tools: Object.fromEntries(
        tools.map(({ name, description, parameters }) => [
          name,
          tool({ description, inputSchema: jsonSchema(parameters) }),
        ]),
      ),
    }),
  }
}

function answerOf({ text, toolCalls, usage, response }) {
  return {
    text,
    calls: toolCalls.map(({ toolCallId: id, toolName: name, input }) => ({ id, name, input })),
    usage: { input: usage.inputTokens, output: usage.outputTokens },
    turn: response.messages,
  }
}
