import OpenAI, { APIError, APIUserAbortError, AuthenticationError, NotFoundError, RateLimitError } from 'openai'

/** Chat Completions with OpenAI's own client. */
export function createClient({ url, key }) {
  const clientOf = (apiKey = key) => new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 })
  return {
    async ask(question, { key: other, signal, timeoutMs } = {}) {
      const options = { signal, ...(timeoutMs !== undefined && { timeout: timeoutMs }) }
      return answerOf(await clientOf(other).chat.completions.create(bodyOf(question), options))
    },
    async stream(question, { signal, onPiece } = {}) {
      const body = { ...bodyOf(question), stream_options: { include_usage: true } }
      const stream = clientOf().chat.completions.stream(body, { signal })
      stream.on('content', () => onPiece?.())
      return answerOf(await stream.finalChatCompletion())
    },
    async parse({ schema, ...question }) {
      const response_format = { type: 'json_schema', json_schema: { name: 'person', strict: true, schema } }
      const parsed = await clientOf().chat.completions.parse({ ...bodyOf(question), response_format })
      return parsed.choices[0].message.parsed
    },
    async models() {
      const names = []
      for await (const { id } of clientOf().models.list()) names.push(id)
      return names
    },
    model: async (name) => (await clientOf().models.retrieve(name)).id,
    status,
    isFailure: (error) => error instanceof APIError && !(error instanceof APIUserAbortError),
    retryAfter: (error) => error.headers.get('retry-after'),
  }
}

/** Throws what is not of the class that the client has for its status. */
export function status(error) {
  const kinds = { 401: AuthenticationError, 404: NotFoundError, 429: RateLimitError }
  if (error instanceof (kinds[error.status] ?? APIError) && error.error.message !== '') return error.status
  throw error
}

function bodyOf({ model, text, system, image, tools, stop, after }) {
  const content = [
    { type: 'text', text },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
  ]
  return {
    model,
    messages: [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: image === undefined ? text : content },
      ...(after === undefined ? [] : [after.turn]),
      ...(after?.results.map((one) => ({ role: 'tool', tool_call_id: one.id, content: one.text })) ?? []),
    ],
    ...(tools !== undefined && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(stop !== undefined && { stop: [stop] }),
  }
}

function answerOf({ choices: [{ message }], usage }) {
  return {
    text: message.content ?? '',
    calls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: input } }) => ({
      id,
      name,
      input: JSON.parse(input),
    })),
    usage: { input: usage.prompt_tokens, output: usage.completion_tokens },
    turn: message,
  }
}
