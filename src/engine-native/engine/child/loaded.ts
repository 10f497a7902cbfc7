import {
  getLlama,
  getModuleVersion,
  LlamaLogLevel,
  resolveChatWrapper,
  type Llama,
  type LlamaModel,
} from 'node-llama-cpp'
import { toVadeError, VadeError } from '../../../core/index.ts'
import type { LoadOptions } from '../protocol.ts'
import { createContexts, type Contexts } from './contexts.ts'
import { createPace, type Pace } from './pace.ts'
import { createPrefixes, type Prefixes } from './prefixes.ts'
import { createPromptWriter, type PromptWriter } from './prompt.ts'

export interface Loaded {
  readonly id: string
  readonly llama: Llama
  readonly model: LlamaModel
  readonly prompts: PromptWriter
  readonly contexts: Contexts
  readonly prefixes: Prefixes
  readonly pace: Pace
}

// Begun before it is known which model comes.
const library = getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error })

export async function load(options: LoadOptions): Promise<Loaded> {
  const llama = await library
  llama.maxThreads = options.mostThreads
  const { file: modelPath, checkTensors } = options
  const model = await llama.loadModel({ modelPath, gpuLayers: 0, checkTensors }).catch((thrown: unknown) => {
    throw new VadeError(
      'model_damaged',
      `The model ${options.id} cannot be loaded (${toVadeError(thrown).message}). Remove it with 'vade models remove ${options.id}' and fetch it again.`,
      { cause: thrown },
    )
  })
  // Its memory is made ready by the library's own thread, while the chat template is understood on this one.
  const making = createContexts(model, options)
  const wrapper = resolveChatWrapper(model)
  const contexts = await making
  const identity = [options.sha256, await getModuleVersion(), options.contextTokens].join()
  return {
    id: options.id,
    llama,
    model,
    contexts,
    prompts: createPromptWriter(model, wrapper, contexts.contextTokens),
    prefixes: createPrefixes(options.directory, identity),
    pace: createPace(llama, { most: options.mostThreads, fixed: options.fixedThreads }),
  }
}
