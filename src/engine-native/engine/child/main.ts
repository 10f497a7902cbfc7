import { toVadeError, VadeError } from '../../../core/index.ts'
import type { FromChild, ToChild } from '../protocol.ts'
import { answer } from './answer.ts'
import { load, type Loaded } from './loaded.ts'
import { warm } from './warm.ts'

/** The process that holds the weights. It may die at any moment without harm to the server that started it. */
let loaded: Loaded | undefined
const running = new Map<number, AbortController>()

function send(message: FromChild): void {
  process.send?.(message)
}

function need(): Loaded {
  if (loaded === undefined) throw new VadeError('model_loading', 'The engine has loaded no model yet; try again.')
  return loaded
}

async function generate({ call, request, adapter }: Extract<ToChild, { type: 'generate' }>): Promise<void> {
  const engine = need()
  const stop = new AbortController()
  if (running.size === 0) engine.pace.begin()
  running.set(call, stop)
  try {
    await answer(engine, request, { adapter, signal: stop.signal, tell: (part) => send({ type: 'part', call, part }) })
  } finally {
    running.delete(call)
  }
}

async function count({ call, prompts }: Extract<ToChild, { type: 'count' }>): Promise<void> {
  const engine = need()
  const tokens: number[] = []
  for (const messages of prompts) {
    tokens.push(engine.prompts.count(messages))
    // A long list must not keep answers that are being written from their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  send({ type: 'counted', call, count: { tokens, contextTokens: engine.contexts.contextTokens } })
}

async function handle(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'load':
      loaded = await load(message.options)
      send({ type: 'ready', contextTokens: loaded.contexts.contextTokens })
      return tellAlive()
    case 'generate':
      return generate(message)
    case 'warm':
      await warm(need(), message.messages)
      return send({ type: 'warmed', call: message.call })
    case 'count':
      return count(message)
    case 'stop':
      return running.get(message.call)?.abort()
    case 'close':
      process.exit(0)
  }
}

function tellAlive(): void {
  if (loaded === undefined) return
  send({ type: 'alive', threads: loaded.pace.threads, memoryBytes: process.memoryUsage.rss() })
}

process.on('message', (message: ToChild) => {
  handle(message).catch((thrown: unknown) => {
    const { code, message: words, param } = toVadeError(thrown)
    const call = 'call' in message ? message.call : null
    send({ type: 'failed', call, code, message: words, ...(param !== undefined && { param }) })
  })
})
setInterval(tellAlive, 1000)
// Ctrl-C on a terminal goes to every process there; what it means is for the one that talks to the person.
process.on('SIGINT', () => undefined)
// The server is gone: nobody can ask any more.
process.on('disconnect', () => process.exit(0))
