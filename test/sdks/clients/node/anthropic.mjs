import Anthropic, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk'
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema'

/** Messages with Anthropic's own client. */
export function createClient({ url, key }) {
  const clientOf = (apiKey = key) => new Anthropic({ apiKey, baseURL: url, maxRetries: 0 })
  return {
    async ask(question, { key: other, signal, timeoutMs } = {}) {
      const options = { signal, ...(timeoutMs !== undefined && { timeout: timeoutMs }) }
      return answerOf(await clientOf(other).messages.create(bodyOf(question), options))
    },
    async stream(question, { signal, onPiece } = {}) {
      const stream = clientOf().messages.stream(bodyOf(question), { signal })
      stream.on('text', () => onPiece?.())
      return answerOf(await stream.finalMessage())
    },
    async parse({ schema, ...question }) {
      const output_config = { format: jsonSchemaOutputFormat(schema) }
      return (await clientOf().messages.parse({ ...bodyOf(question), output_config })).parsed_output
    },
    async models() {
      const names = []
      for await (const { id } of clientOf().models.list({ limit: 7 })) names.push(id)
      return names
    },
    model: async (name) => (await clientOf().models.retrieve(name)).id,
    status(error) {
      const kinds = { 401: AuthenticationError, 404: NotFoundError, 429: RateLimitError }
      if (error instanceof (kinds[error.status] ?? APIError) && error.error.error.message !== '') return error.status
      throw error
    },
    isFailure: (error) => error instanceof APIError && !(error instanceof APIUserAbortError),
    retryAfter: (error) => error.headers.get('retry-after'),
  }
}

function bodyOf({ model, text, system, image, tools, stop, after }) {
  const source = { type: 'base64', media_type: 'image/png', data: image }
  const results = after?.results.map((one) => ({ type: 'tool_result', tool_use_id: one.id, content: one.text }))
  return {
    model,
    max_tokens: 1000,
    messages: [
      {
        role: 'user',
        content:
          image === undefined
            ? text
            : [
                { type: 'text', text },
                { type: 'image', source },
              ],
      },
      ...(after === undefined ? [] : [after.turn, { role: 'user', content: results }]),
    ],
    ...(system !== undefined && { system }),
    ...(tools !== undefined && {
      tools: tools.map(({ parameters, ...tool }) => ({ ...tool, input_schema: parameters })),
    }),
    ...(stop !== undefined && { stop_sequences: [stop] }),
  }
}

function answerOf({ content, usage, role }) {
  const of = (type) => content.filter((block) => block.type === type)
  return {
    text: of('text')
      .map(({ text }) => text)
      .join(''),
    calls: of('tool_use').map(({ id, name, input }) => ({ id, name, input })),
    usage: { input: usage.input_tokens, output: usage.output_tokens },
    turn: { role, content },
  }
}
