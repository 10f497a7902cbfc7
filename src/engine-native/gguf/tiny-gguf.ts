/** A writer for tests: the smallest file that is a sound GGUF model by its header. */
export function tinyGguf(architecture = 'llama'): Uint8Array {
  const chunks: Buffer[] = []
  const u32 = (value: number) => chunks.push(Buffer.from(Uint32Array.of(value).buffer))
  const u64 = (value: number) => chunks.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer))
  const text = (value: string) => {
    u64(Buffer.byteLength(value))
    chunks.push(Buffer.from(value))
  }
  const entry = (key: string, type: number, value: () => void) => {
    text(key)
    u32(type)
    value()
  }
  const tensor = (name: string, offset: number) => {
    text(name)
    u32(2)
    u64(32)
    u64(4)
    u32(8)
    u64(offset)
  }
  chunks.push(Buffer.from('GGUF'))
  u32(3)
  u64(2)
  u64(7)
  entry('general.architecture', 8, () => text(architecture))
  entry('general.name', 8, () => text('Tiny'))
  entry(`${architecture}.context_length`, 4, () => u32(128))
  entry(`${architecture}.block_count`, 4, () => u32(2))
  entry(`${architecture}.embedding_length`, 4, () => u32(32))
  entry(`${architecture}.attention.head_count`, 4, () => u32(4))
  entry('tokenizer.ggml.tokens', 9, () => {
    u32(8)
    u64(3)
    for (const token of ['a', 'b', 'cc']) text(token)
  })
  // 32 x 4 values of Q8_0: 4 blocks of 34 bytes, padded to 160.
  tensor('token_embd.weight', 0)
  tensor('output.weight', 160)
  const header = Buffer.concat(chunks)
  return Buffer.concat([header, Buffer.alloc(-header.length & 31), Buffer.alloc(160 + 136, 7)])
}
