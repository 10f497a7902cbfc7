import { getLlama, LlamaLogLevel } from 'node-llama-cpp'
import type { BareRun, BareTask } from './bare.ts'

const [file = '', given = ''] = process.argv.slice(2)
const threads = given === '' ? {} : { maxThreads: Number(given) }
const llama = await getLlama({
  gpu: false,
  build: 'never',
  skipDownload: true,
  logLevel: LlamaLogLevel.error,
  ...threads,
})
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 })
// As Vade's engine is set up.
const context = await model.createContext({
  contextSize: 4096,
  sequences: 4,
  batchSize: 128,
  ...(given !== '' && { threads: Number(given) }),
})
const sequence = context.getSequence()

process.on('message', (task: BareTask) => {
  void run(task).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')

async function run({ prompt, maxTokens }: BareTask): Promise<BareRun> {
  await sequence.clearHistory()
  const began = performance.now()
  const { bos, shouldPrependBosToken } = model.tokens
  const tokens = [...(shouldPrependBosToken && bos !== null ? [bos] : []), ...model.tokenize(prompt)]
  let firstMs = 0
  let lastMs = 0
  let outputTokens = 0
  for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
    model.detokenize([token])
    lastMs = performance.now() - began
    firstMs ||= lastMs
    if (++outputTokens >= maxTokens) break
  }
  return { firstMs, lastMs, inputTokens: tokens.length, outputTokens }
}
