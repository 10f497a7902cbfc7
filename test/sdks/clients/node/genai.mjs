import { ApiError, GoogleGenAI } from '@google/genai'

/** generateContent with Google's own client, by the version of the API that the client's name ends with. */
export function createClient({ url, key, client }) {
  const apiVersion = client.endsWith('v1beta') ? 'v1beta' : 'v1'
  const clientOf = (apiKey = key) =>
    new GoogleGenAI({ apiKey, vertexai: false, httpOptions: { baseUrl: url, apiVersion } }).models
  return {
    async ask(question, { key: other, timeoutMs } = {}) {
      const request = requestOf(question, timeoutMs === undefined ? {} : { httpOptions: { timeout: timeoutMs } })
      return answerOf([await clientOf(other).generateContent(request)])
    },
    async stream(question, { signal, onPiece } = {}) {
      const chunks = []
      for await (const chunk of await clientOf().generateContentStream(requestOf(question, { abortSignal: signal }))) {
        chunks.push(chunk)
        if (chunk.text) onPiece?.()
      }
      return answerOf(chunks)
    },
    async parse({ schema, ...question }) {
      const config = { responseMimeType: 'application/json', responseJsonSchema: schema }
      return JSON.parse((await clientOf().generateContent(requestOf(question, config))).text)
    },
    async models() {
      const names = []
      for await (const { name } of await clientOf().list({ config: { pageSize: 7 } })) names.push(nameIn(name))
      return names
    },
    model: async (model) => nameIn((await clientOf().get({ model: `models/${model}` })).name),
    isFailure: (error) => error instanceof ApiError,
    status(error) {
      if (error instanceof ApiError) return error.status
      throw error
    },
  }
}

function nameIn(resource) {
  return resource.replace(/^models\//, '')
}

function requestOf({ model, text, system, image, tools, stop, after }, more) {
  const picture = image === undefined ? [] : [{ inlineData: { mimeType: 'image/png', data: image } }]
  const results = after?.results.map(({ id, name, text: output }) => ({
    functionResponse: { ...(typeof id === 'string' && { id }), name, response: { output } },
  }))
  return {
    model,
    contents: [
      { role: 'user', parts: [{ text }, ...picture] },
      ...(after === undefined ? [] : [after.turn, { role: 'user', parts: results }]),
    ],
    config: {
      ...(system !== undefined && { systemInstruction: system }),
      ...(stop !== undefined && { stopSequences: [stop] }),
      ...(tools !== undefined && {
        tools: [
          {
            functionDeclarations: tools.map(({ parameters, ...tool }) => ({
              ...tool,
              parametersJsonSchema: parameters,
            })),
          },
        ],
      }),
      ...more,
    },
  }
}

function answerOf(chunks) {
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
  const usage = chunks.findLast(({ usageMetadata }) => usageMetadata !== undefined)?.usageMetadata
  const calls = parts.flatMap(({ functionCall }) => functionCall ?? [])
  return {
    text: parts.map(({ text = '' }) => text).join(''),
    // Gemini itself gives calls no ids: their order is what tells them apart.
    calls: calls.map(({ id, name, args }, index) => ({ id: id ?? index, name, input: args })),
    usage: { input: usage.promptTokenCount, output: usage.candidatesTokenCount },
    turn: { role: 'model', parts: parts.filter((part) => part.functionCall !== undefined) },
  }
}
