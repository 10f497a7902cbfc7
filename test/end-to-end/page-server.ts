import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import type { ApiConversation, ApiMessage, LocalModel, TurnEvent } from '../../src/api/index.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

const answerText = `Compound interest is interest on interest: what you earn is added to what you have, and the next year you earn on both.

Put **100 €** away at **5 %** a year:

| Year | Simple | Compound |
|---|---|---|
| 1 | 105.00 € | 105.00 € |
| 2 | 110.00 € | 110.25 € |
| 10 | 150.00 € | 162.89 € |

In code it is one line:

\`\`\`js
const worth = (start, rate, years) => start * (1 + rate) ** years
\`\`\`

The difference is small at first and large at the end, so *time* matters more than the rate.`

export interface PageServerOptions {
  /** How many messages the first conversation has. */
  readonly messages?: number
  readonly models: LocalModel[]
  /** The session code it takes; without one everybody is let in. */
  readonly code?: string
}

/** Vade's own API in memory, to look at the page without weights. The real server has its own tests. */
export async function startPageServer(options: PageServerOptions) {
  const conversations: ApiConversation[] = []
  const messages: ApiMessage[] = []
  let open = options.code === undefined
  let stopped = false
  let clock = 1_790_000_000_000
  const add = (conversationId: string, parentId: string | null, text: string): ApiMessage => {
    const role = messages.find(({ id }) => id === parentId)?.role === 'user' ? 'assistant' : 'user'
    const answer = {
      origin: { model: 'qwen2.5-coder-0.5b', runsOn: 'device' as const },
      timing: { queuedMs: 1, prefillMs: 90, decodeMs: 900, tokensPerSecond: 41.7 },
    }
    const id = `m${String(messages.length)}`
    const message: ApiMessage = {
      id,
      conversationId,
      parentId,
      role,
      text,
      status: 'complete',
      createdAt: clock++,
      answer: role === 'user' ? null : answer,
    }
    messages.push(message)
    return message
  }
  const create = (title: string): ApiConversation => {
    const id = `c${String(conversations.length)}`
    const one = { id, title, pinned: false, model: null, leafId: null, createdAt: clock, updatedAt: clock++ }
    conversations.push(one)
    return one
  }
  const change = (id: string, fields: Partial<ApiConversation>): ApiConversation => {
    const index = conversations.findIndex((one) => one.id === id)
    const next = { ...conversations[index]!, ...fields }
    conversations[index] = next
    return next
  }
  for (const title of ['Names for a small cat', 'Train times in plain words', 'A letter to the landlord']) create(title)
  const first = create('Compound interest')
  let leaf: string | null = null
  for (let index = 0; index < (options.messages ?? 2); index++) {
    leaf = add(first.id, leaf, index % 2 === 0 ? 'Explain compound interest with a small example' : answerText).id
  }
  change(first.id, { leafId: leaf })
  change('c1', { pinned: true })

  const status = {
    version: '0.1.0',
    answering: options.models.find(({ isDefault }) => isDefault)?.name ?? 'ELIZA',
    engine: { state: 'ready', model: null, threads: 2, contextTokens: 4096, memoryBytes: null, error: null },
    memoryFreeBytes: 6.1e9,
    cores: 4,
    offline: false,
  }
  let settings: object = { defaultModel: null, announce: 'sentences', theme: 'system' }

  async function turn(id: string, body: { parentId: string | null; text?: string }, response: ServerResponse) {
    stopped = false
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (event: TurnEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`)
    const question =
      body.text === undefined ? messages.find((one) => one.id === body.parentId)! : add(id, body.parentId, body.text)
    const answer = add(id, question.id, '')
    send({ type: 'turn', conversation: change(id, { leafId: question.id }), question, answerId: answer.id })
    for (const text of answerText.match(/\S+\s*/gu) ?? []) {
      if (stopped || response.destroyed) break
      await new Promise((resolve) => setTimeout(resolve, 15))
      answer.text += text
      send({ type: 'part', part: { type: 'text-delta', text } })
    }
    answer.status = stopped ? 'stopped' : 'complete'
    send({ type: 'stored', conversation: change(id, { leafId: answer.id, updatedAt: clock++ }), answer })
    response.end()
  }

  async function api(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://page')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}')
    const json = (value: unknown, code = 200) =>
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const [, , kind, id = '', tail] = url.pathname.split('/')
    const what = `${request.method ?? ''} ${kind ?? ''}${tail === undefined ? '' : `/${tail}`}`
    if (kind === 'session') {
      open ||= body.code === options.code
      return open
        ? json({ ok: true })
        : json({ error: { code: 'invalid_key', message: 'This link was used or is too old: run `./vade link`.' } }, 401)
    }
    if (!open) return json({ error: { code: 'invalid_key', message: 'Open the link that `vade serve` printed.' } }, 401)
    switch (what) {
      case 'GET events':
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        return response.write(
          `data: ${JSON.stringify({ type: 'hello', status, models: options.models, settings })}\n\n`,
        )
      case 'PATCH settings':
        return json((settings = { ...settings, ...body }))
      case 'GET models':
        return json({ models: options.models })
      case 'POST models/pull':
        return json(options.models.find((one) => one.id === id))
      case 'POST conversations':
        return json(create('New chat'))
      case 'PATCH conversations':
        return json(change(id, body))
      case 'DELETE conversations':
        conversations.splice(
          conversations.findIndex((one) => one.id === id),
          1,
        )
        return json({ ok: true })
      case 'POST conversations/turns':
        return turn(id, body, response)
      case 'DELETE conversations/turns':
        stopped = true
        return json({ ok: true })
      case 'GET conversations':
        if (id !== '')
          return json({
            conversation: conversations.find((one) => one.id === id),
            messages: messages.filter((one) => one.conversationId === id),
          })
        return json({
          conversations: conversations
            .filter(({ title }) => title.toLowerCase().includes((url.searchParams.get('search') ?? '').toLowerCase()))
            .map((one) => ({ ...one, snippet: null, matchId: null })),
          more: false,
        })
      default:
        return json({ error: { code: 'not_found', message: `Nothing answers ${what}.` } }, 404)
    }
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname
    if (path.startsWith('/api/')) {
      void api(request, response)
      return
    }
    const file = path === '/' ? '/index.html' : path
    readFile(join(import.meta.dirname, '../../dist-web', file)).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const base = {
  kind: 'chat' as const,
  license: 'Apache-2.0',
  contextTokens: 32_768,
  installed: false,
  fits: true,
  isDefault: false,
  tokensPerSecond: null,
  download: null,
  problems: [],
}

/** One of each state that the list of models can show. */
export const sampleModels: LocalModel[] = [
  {
    ...base,
    id: 'qwen2.5-coder-0.5b',
    name: 'Qwen2.5 Coder 0.5B',
    fileBytes: 491e6,
    needBytes: 720e6,
    installed: true,
    isDefault: true,
    tokensPerSecond: 41.7,
    reason: 'The best that fits this machine and is already here.',
  },
  {
    ...base,
    id: 'llama-3.2-1b',
    name: 'Llama 3.2 1B',
    license: 'Llama 3.2',
    fileBytes: 808e6,
    needBytes: 1.2e9,
    reason: 'Fits; better at long answers, and slower.',
    download: {
      phase: 'fetching',
      source: 'Hugging Face',
      doneBytes: 312e6,
      totalBytes: 808e6,
      bytesPerSecond: 8.4e6,
      secondsLeft: 59,
    },
  },
  {
    ...base,
    id: 'smollm2-135m',
    name: 'SmolLM2 135M',
    fileBytes: 98e6,
    needBytes: 210e6,
    reason: 'Fits in very little memory; answers are simple.',
    problems: ['Hugging Face could not be reached: connect to the network and try again.'],
  },
  {
    ...base,
    id: 'qwen3-8b',
    name: 'Qwen3 8B',
    fileBytes: 5.03e9,
    needBytes: 6.8e9,
    fits: false,
    reason: 'Needs 6.8 GB of memory and 6.1 GB are free.',
  },
]
