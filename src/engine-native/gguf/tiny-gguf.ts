import { encodeGguf } from './write.ts'

/** For tests: the smallest file that is a sound GGUF model by its header. */
export function tinyGguf(architecture = 'llama'): Uint8Array {
  // 32 x 4 values of Q8_0: 4 blocks of 34 bytes.
  const tensor = { type: 'Q8_0', dimensions: [32, 4], data: () => new Uint8Array(136).fill(7) }
  const chunks = encodeGguf(
    [
      ['general.architecture', 'text', architecture],
      ['general.name', 'text', 'Tiny'],
      [`${architecture}.context_length`, 'u32', 128],
      [`${architecture}.block_count`, 'u32', 2],
      [`${architecture}.embedding_length`, 'u32', 32],
      [`${architecture}.attention.head_count`, 'u32', 4],
      ['tokenizer.ggml.tokens', 'texts', ['a', 'b', 'cc']],
    ],
    [
      { ...tensor, name: 'token_embd.weight' },
      { ...tensor, name: 'output.weight' },
    ],
  )
  return Buffer.concat([...chunks])
}
