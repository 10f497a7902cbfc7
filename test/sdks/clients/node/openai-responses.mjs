import OpenAI, { APIError, APIUserAbortError } from 'openai'
import { status } from './openai-chat.mjs'

/** Responses with OpenAI's own client. */
export function createClient({ url, key }) {
  const clientOf = (apiKey = key) => new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 })
  return {
    async ask(question, { key: other, signal, timeoutMs } = {}) {
      const options = { signal, ...(timeoutMs !== undefined && { timeout: timeoutMs }) }
      return answerOf(await clientOf(other).responses.create(bodyOf(question), options))
    },
    async stream(question, { signal, onPiece } = {}) {
      const stream = clientOf().responses.stream(bodyOf(question), { signal })
      stream.on('response.output_text.delta', () => onPiece?.())
      return answerOf(await stream.finalResponse())
    },
    async parse({ schema, ...question }) {
      const format = { type: 'json_schema', name: 'person', strict: true, schema }
      return (await clientOf().responses.parse({ ...bodyOf(question), text: { format } })).output_parsed
    },
    status,
    isFailure: (error) => error instanceof APIError && !(error instanceof APIUserAbortError),
    retryAfter: (error) => error.headers.get('retry-after'),
  }
}

function bodyOf({ model, text, system, image, tools, after }) {
  const content = [
    { type: 'input_text', text },
    { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${image}` },
  ]
  return {
    model,
    store: false,
    input: [
      { role: 'user', content: image === undefined ? text : content },
      ...(after?.turn ?? []),
      ...(after?.results.map((one) => ({ type: 'function_call_output', call_id: one.id, output: one.text })) ?? []),
    ],
    ...(system !== undefined && { instructions: system }),
    ...(tools !== undefined && { tools: tools.map((tool) => ({ type: 'function', strict: true, ...tool })) }),
  }
}

function answerOf({ output, output_text: text, usage }) {
  const calls = output.filter(({ type }) => type === 'function_call')
  return {
    text,
    calls: calls.map(({ call_id: id, name, arguments: input }) => ({ id, name, input: JSON.parse(input) })),
    usage: { input: usage.input_tokens, output: usage.output_tokens },
    turn: output,
  }
}
