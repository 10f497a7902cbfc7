import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { damaged, withFile } from '../../gguf/bytes.ts'
import { encodeGguf, type GgufEntry, type GgufTensorData } from '../../gguf/write.ts'
import { readSafetensors, type SafeTensor } from './safetensors.ts'

/** The numbers of all-MiniLM-L6-v2 that its weights do not say; its `config.json` does. */
const heads = 12
const layerNormEpsilon = 1e-12
/** ggml's number of a file that is mostly F16, and llama.cpp's of the mean over all tokens. */
const mostlyF16 = 1
const meanPooling = 1

/** Names in BERT's weights and in llama.cpp's, of each layer. */
const layerNames = {
  'attention.self.query': 'attn_q',
  'attention.self.key': 'attn_k',
  'attention.self.value': 'attn_v',
  'attention.output.dense': 'attn_output',
  'attention.output.LayerNorm': 'attn_output_norm',
  'intermediate.dense': 'ffn_up',
  'output.dense': 'ffn_down',
  'output.LayerNorm': 'layer_output_norm',
}

/** Writes the weights as the F16 GGUF file that llama.cpp runs: whole under its name, or not at all. */
export function writeMiniLmGguf(weights: string, vocabulary: readonly string[], target: string): void {
  const temporary = `${target}.${process.pid}.new`
  const descriptor = openSync(temporary, 'w')
  try {
    withFile(weights, (bytes) => {
      for (const chunk of encodeMiniLm(readSafetensors(bytes), vocabulary)) {
        for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at)
      }
    })
    fsyncSync(descriptor)
    renameSync(temporary, target)
  } finally {
    closeSync(descriptor)
    rmSync(temporary, { force: true })
  }
}

function encodeMiniLm(tensors: ReadonlyMap<string, SafeTensor>, vocabulary: readonly string[]) {
  const sizes = (name: string) => tensorOf(tensors, name).shape
  const [words = 0, width = 0] = sizes('embeddings.word_embeddings.weight')
  const [positions = 0] = sizes('embeddings.position_embeddings.weight')
  const [inner = 0] = sizes('encoder.layer.0.intermediate.dense.weight')
  if (words !== vocabulary.length) {
    throw damaged(`it has ${words} words where its tokenizer has ${vocabulary.length}`)
  }
  const layers = [...tensors.keys()].filter((name) => name.endsWith('.intermediate.dense.weight')).length
  const entries: GgufEntry[] = [
    ['general.architecture', 'text', 'bert'],
    ['general.name', 'text', 'all-MiniLM-L6-v2'],
    ['general.file_type', 'u32', mostlyF16],
    ['bert.block_count', 'u32', layers],
    ['bert.context_length', 'u32', positions],
    ['bert.embedding_length', 'u32', width],
    ['bert.feed_forward_length', 'u32', inner],
    ['bert.attention.head_count', 'u32', heads],
    ['bert.attention.layer_norm_epsilon', 'f32', layerNormEpsilon],
    ['bert.attention.causal', 'bool', false],
    ['bert.pooling_type', 'u32', meanPooling],
    ['tokenizer.ggml.model', 'text', 'bert'],
    ['tokenizer.ggml.tokens', 'texts', vocabulary.map(llamaToken)],
    ['tokenizer.ggml.token_type_count', 'u32', 2],
    ['tokenizer.ggml.unknown_token_id', 'u32', vocabulary.indexOf('[UNK]')],
    // llama.cpp spells it so.
    ['tokenizer.ggml.seperator_token_id', 'u32', vocabulary.indexOf('[SEP]')],
    ['tokenizer.ggml.cls_token_id', 'u32', vocabulary.indexOf('[CLS]')],
    ['tokenizer.ggml.padding_token_id', 'u32', vocabulary.indexOf('[PAD]')],
    ['tokenizer.ggml.mask_token_id', 'u32', vocabulary.indexOf('[MASK]')],
  ]
  return encodeGguf(
    entries,
    [...ggufNames(layers)].map(([from, to]) => converted(tensorOf(tensors, from), from, to)),
  )
}

/** llama.cpp marks the beginnings of words, where BERT marks what goes on. */
function llamaToken(token: string): string {
  if (/^\[.+\]$/.test(token)) return token
  return token.startsWith('##') ? token.slice(2) : `\u2581${token}`
}

function* ggufNames(layers: number): Generator<readonly [from: string, to: string]> {
  yield ['embeddings.word_embeddings.weight', 'token_embd.weight']
  yield ['embeddings.position_embeddings.weight', 'position_embd.weight']
  yield ['embeddings.token_type_embeddings.weight', 'token_types.weight']
  for (const half of ['weight', 'bias']) {
    yield [`embeddings.LayerNorm.${half}`, `token_embd_norm.${half}`]
    for (let layer = 0; layer < layers; layer++) {
      for (const [from, to] of Object.entries(layerNames)) {
        yield [`encoder.layer.${layer}.${from}.${half}`, `blk.${layer}.${to}.${half}`]
      }
    }
  }
}

/** Matrices of weights become F16; llama.cpp wants biases, norms and the two small tables as F32. */
function converted(tensor: SafeTensor, from: string, name: string): GgufTensorData {
  if (tensor.type !== 'F32') throw damaged(`its tensor ${from} is ${tensor.type} where F32 is expected`)
  const half = tensor.shape.length === 2 && !/^(position_embd|token_types)/.test(name)
  return {
    name,
    type: half ? 'F16' : 'F32',
    dimensions: tensor.shape.toReversed(),
    data: () => (half ? asHalf(tensor.read()) : tensor.read()),
  }
}

function asHalf(values: Uint8Array): Uint8Array {
  return new Uint8Array(Float16Array.from(new Float32Array(values.buffer)).buffer)
}

function tensorOf(tensors: ReadonlyMap<string, SafeTensor>, name: string): SafeTensor {
  const tensor = tensors.get(name)
  if (tensor === undefined) throw damaged(`it has no tensor ${name}`)
  return tensor
}
