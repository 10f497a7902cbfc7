import {
  countTokens,
  isRecord,
  records,
  textOr,
  type About,
  type Answer,
  type Asked,
  type Choice,
  type Protocol,
  type Reason,
  type Refusal,
  type StreamEvent,
} from './protocol.ts'

/** Gemini generateContent. Source: the API reference of the Gemini API, v1beta. */
export const gemini: Protocol = {
  headers: { server: 'scaffolding on HTTPServer2', 'x-content-type-options': 'nosniff' },
  read(body, path) {
    const { contents } = body
    if (!Array.isArray(contents) || contents.length === 0)
      return { wrong: '* GenerateContentRequest.contents: contents is not specified', param: 'contents' }
    const settings = isRecord(body['generationConfig']) ? body['generationConfig'] : {}
    const choices = settings['candidateCount']
    return {
      model: decodeURIComponent(/\/models\/([^/:]+):/.exec(path)?.[1] ?? ''),
      stream: path.includes(':streamGenerateContent'),
      choices: typeof choices === 'number' ? choices : 1,
      inputTokens: countTokens([body['systemInstruction'], contents]),
      tools: toolsOf(body),
      mayCall: mayCall(body, records(contents)),
      schema: settings['responseJsonSchema'] ?? settings['responseSchema'] ?? null,
      usageInStream: true,
      logprobs: settings['responseLogprobs'] === true,
    }
  },
  refusal,
  failure: (reason, about) => [{ data: JSON.stringify(refusal(reason, about).body), phase: 'closing' }],
  whole: (answer) =>
    bodyOf(
      answer,
      answer.choices.map((choice, index) => candidateOf(answer, { index, parts: partsOf(choice), last: true })),
      true,
    ),
  *events(answer) {
    const say = (phase: StreamEvent['phase'], candidate: Candidate, last: boolean): StreamEvent => ({
      data: JSON.stringify(bodyOf(answer, [candidateOf(answer, candidate)], last)),
      phase,
    })
    for (const [index, choice] of answer.choices.entries()) {
      for (const text of choice.reasoning)
        yield say('content', { index, parts: [{ text, thought: true }], last: false }, false)
      for (const text of choice.text) yield say('content', { index, parts: [{ text }], last: false }, false)
      if (choice.calls.length > 0) yield say('content', { index, parts: callsOf(choice), last: false }, false)
    }
    for (const [index] of answer.choices.entries()) {
      const end = index === answer.choices.length - 1
      yield say(end ? 'terminator' : 'closing', { index, parts: [{ text: '' }], last: true }, end)
    }
  },
}

const finishes = { stop: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY', calls: 'STOP' } as const

interface Candidate {
  readonly index: number
  readonly parts: readonly object[]
  readonly last: boolean
}

function candidateOf(answer: Answer, { index, parts, last }: Candidate): object {
  const tokens = answer.choices[index]?.text ?? []
  const chosen = tokens.map((token) => ({ token, tokenId: 1, logProbability: -0.25 }))
  return {
    content: { parts, role: 'model' },
    ...(last && { finishReason: finishes[answer.finish] }),
    index,
    ...(last &&
      answer.asked.logprobs && {
        avgLogprobs: -0.25,
        logprobsResult: {
          chosenCandidates: chosen,
          topCandidates: chosen.map((one) => ({ candidates: [one] })),
        },
      }),
  }
}

function bodyOf(answer: Answer, candidates: readonly object[], last: boolean): object {
  const usage = answer.usage
  return {
    candidates,
    ...(usage !== null && {
      usageMetadata: {
        promptTokenCount: usage.input,
        // Gemini counts thoughts apart.
        ...(last && { candidatesTokenCount: usage.output - usage.reasoning }),
        ...(last && usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
        ...(usage.cached > 0 && { cachedContentTokenCount: usage.cached }),
        totalTokenCount: usage.input + (last ? usage.output : 0),
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.input }],
      },
    }),
    modelVersion: answer.asked.model,
    responseId: answer.id,
  }
}

function partsOf(choice: Choice): object[] {
  return [
    ...(choice.reasoning.length > 0 ? [{ text: choice.reasoning.join(''), thought: true }] : []),
    ...(choice.text.length > 0 ? [{ text: choice.text.join('') }] : []),
    ...callsOf(choice),
  ]
}

function callsOf({ calls }: Choice): object[] {
  return calls.map(({ name, arguments: text }) => ({ functionCall: { name, args: JSON.parse(text) as unknown } }))
}

function toolsOf(body: Record<string, unknown>): Asked['tools'] {
  return records(body['tools'])
    .flatMap((tool) => records(tool['functionDeclarations']))
    .map((one) => ({
      name: textOr(one['name'], ''),
      schema: one['parametersJsonSchema'] ?? one['parameters_json_schema'] ?? one['parameters'],
    }))
}

function mayCall(body: Record<string, unknown>, contents: readonly Record<string, unknown>[]): boolean {
  const config = isRecord(body['toolConfig']) ? body['toolConfig']['functionCallingConfig'] : {}
  const forbidden = isRecord(config) && config['mode'] === 'NONE'
  return !forbidden && !records(contents.at(-1)?.['parts']).some((part) => 'functionResponse' in part)
}

const errors: Record<Reason, readonly [code: number, status: string, message: string]> = {
  'rate-limit': [429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
  quota: [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'],
  auth: [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'],
  overloaded: [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  server: [500, 'INTERNAL', 'An internal error has occurred. Please retry.'],
  'context-length': [
    400,
    'INVALID_ARGUMENT',
    'The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).',
  ],
  'content-policy': [200, '', ''],
  'model-missing': [404, 'NOT_FOUND', ''],
  'bad-request': [400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.'],
}

/** A refused prompt is no error for Gemini: the answer has no candidates and says why. */
function refusal(reason: Reason, about: About): Refusal {
  const [code, status, message] = errors[reason]
  if (reason === 'content-policy')
    return {
      status: 200,
      body: {
        promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
        usageMetadata: { promptTokenCount: 4, totalTokenCount: 4 },
        modelVersion: about.model,
      },
    }
  const missing = `models/${about.model} is not found for API version v1beta, or is not supported for generateContent.`
  const words = about.message ?? (reason === 'model-missing' ? missing : message)
  const details =
    reason === 'auth'
      ? { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }] }
      : {}
  return { status: code, body: { error: { code, message: words, status, ...details } } }
}
