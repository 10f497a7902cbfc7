import { existsSync, readFileSync } from 'node:fs'
import { getLlama, LlamaLogLevel, type LlamaEmbeddingContext, type Token } from 'node-llama-cpp'
import { toVadeError, VadeError } from '../../../core/index.ts'
import type { EmbeddingLoad, FromEmbedder, ToEmbedder } from '../protocol.ts'
import { writeMiniLmGguf } from './minilm-gguf.ts'
import { createWordPiece, type WordPiece } from './wordpiece.ts'

/** The process that holds the weights. It may die at any moment without harm to the server that started it. */
interface Loaded {
  readonly tokenizer: WordPiece
  readonly context: LlamaEmbeddingContext
  readonly options: EmbeddingLoad
}

let loaded: Loaded | undefined
/** Calls that somebody waits for. */
const wanted = new Set<number>()

function send(message: FromEmbedder): void {
  process.send?.(message)
}

async function load(options: EmbeddingLoad): Promise<Loaded> {
  const tokenizer = createWordPiece(readFileSync(options.tokenizer, 'utf8'))
  const gguf = `${options.weights}.gguf`
  if (existsSync(gguf)) {
    try {
      return { tokenizer, options, context: await open(gguf, options.contextTokens) }
    } catch {
      // A damaged one is made anew of the weights.
    }
  }
  writeMiniLmGguf(options.weights, tokenizer.vocabulary, gguf)
  return { tokenizer, options, context: await open(gguf, options.contextTokens) }
}

async function open(modelPath: string, contextTokens: number): Promise<LlamaEmbeddingContext> {
  // One thread: with more threads than idle cores an answer that is written beside it collapses (decisions/engine.md).
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.disabled,
    maxThreads: 1,
  })
  const model = await llama.loadModel({ modelPath, gpuLayers: 0 })
  // One more than the longest text, which must be shorter than the context and is evaluated as one batch.
  const size = contextTokens + 1
  return await model.createEmbeddingContext({ contextSize: size, batchSize: size, threads: 1 })
}

async function embed({ call, texts }: Extract<ToEmbedder, { type: 'embed' }>): Promise<void> {
  if (loaded === undefined) throw new VadeError('model_loading', 'No embedding model is loaded yet; try again.')
  const { tokenizer, context, options } = loaded
  const inputs = texts.map((text, index) => {
    const tokens = tokenizer.encode(text)
    if (tokens.length <= options.contextTokens) return tokens
    throw new VadeError(
      'context_exceeded',
      `input[${String(index)}] has ${String(tokens.length)} tokens; ${options.id} takes at most ` +
        `${String(options.contextTokens)}. Split it into shorter texts.`,
      { param: `input[${String(index)}]` },
    )
  })
  const vectors: Float32Array[] = []
  for (const tokens of inputs) {
    if (!wanted.has(call)) return
    const { vector } = await context.getEmbeddingFor(tokens as Token[])
    vectors.push(unitLength(vector))
  }
  send({ type: 'embedded', call, vectors, inputTokens: inputs.reduce((sum, { length }) => sum + length, 0) })
}

function unitLength(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector)
  if (!(length > 0)) throw new VadeError('engine_failed', 'The model gave a vector of no length for a text.')
  return Float32Array.from(vector, (value) => value / length)
}

async function handle(message: ToEmbedder): Promise<void> {
  switch (message.type) {
    case 'load':
      loaded = await load(message.options)
      return send({ type: 'ready' })
    case 'embed':
      wanted.add(message.call)
      return embed(message).finally(() => wanted.delete(message.call))
    case 'stop':
      wanted.delete(message.call)
  }
}

process.on('message', (message: ToEmbedder) => {
  handle(message).catch((thrown: unknown) => {
    const { code, message: words, param } = toVadeError(thrown)
    send({ type: 'failed', call: 'call' in message ? message.call : null, code, message: words, param })
  })
})
setInterval(() => send({ type: 'alive' }), 1000)
// The server is gone: nobody can ask any more.
process.on('disconnect', () => process.exit(0))
