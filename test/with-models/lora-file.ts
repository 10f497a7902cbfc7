import type { GgufHeader } from '../../src/engine-native/gguf/header.ts'

/** A LoRA adapter of rank 4 for the query projections of a model; `scale` 0 changes nothing. GGUF 3, F32 tensors. */
export function loraFile(base: GgufHeader, scale: number): Uint8Array {
  const rank = 4
  const targets = base.tensors.filter(({ name }) => name.endsWith('attn_q.weight'))
  const tensors = targets.flatMap(({ name, dimensions: [input = 0, output = 0] }) => [
    { name: `${name}.lora_a`, dimensions: [input, rank] },
    { name: `${name}.lora_b`, dimensions: [rank, output] },
  ])
  const chunks: Buffer[] = []
  const u32 = (value: number) => chunks.push(Buffer.from(Uint32Array.of(value).buffer))
  const u64 = (value: number) => chunks.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer))
  const text = (value: string) => {
    u64(Buffer.byteLength(value))
    chunks.push(Buffer.from(value))
  }
  chunks.push(Buffer.from('GGUF'))
  u32(3)
  u64(tensors.length)
  u64(4)
  for (const [key, value] of [
    ['general.type', 'adapter'],
    ['adapter.type', 'lora'],
    ['general.architecture', base.architecture],
  ] as const) {
    text(key)
    u32(8)
    text(value)
  }
  text('adapter.lora.alpha')
  u32(6)
  chunks.push(Buffer.from(Float32Array.of(rank).buffer))
  let offset = 0
  const sizeOf = ({ dimensions }: { readonly dimensions: readonly number[] }) =>
    dimensions.reduce((product, size) => product * size, 1)
  for (const tensor of tensors) {
    text(tensor.name)
    u32(2)
    for (const size of tensor.dimensions) u64(size)
    u32(0)
    u64(offset)
    offset += sizeOf(tensor) * 4
  }
  const header = Buffer.concat(chunks)
  const values = tensors.map((tensor) => {
    // Sines of the place: the same in every run, and no two alike.
    const each = Float32Array.from({ length: sizeOf(tensor) }, (_, index) => Math.sin(index * 7) * scale)
    return Buffer.from(each.buffer)
  })
  return Buffer.concat([header, Buffer.alloc(-header.length & 31), ...values])
}
