import type { GgufHeader } from '../../src/engine-native/gguf/header.ts'
import { encodeGguf } from '../../src/engine-native/gguf/write.ts'

/** A LoRA adapter of rank 4 for the query projections of a model; `scale` 0 changes nothing. GGUF 3, F32 tensors. */
export function loraFile(base: GgufHeader, scale: number): Uint8Array {
  const rank = 4
  const targets = base.tensors.filter(({ name }) => name.endsWith('attn_q.weight'))
  const tensors = targets.flatMap(({ name, dimensions: [input = 0, output = 0] }) => [
    tensorOf(`${name}.lora_a`, [input, rank], scale),
    tensorOf(`${name}.lora_b`, [rank, output], scale),
  ])
  const chunks = encodeGguf(
    [
      ['general.type', 'text', 'adapter'],
      ['adapter.type', 'text', 'lora'],
      ['general.architecture', 'text', base.architecture],
      ['adapter.lora.alpha', 'f32', rank],
    ],
    tensors,
  )
  return Buffer.concat([...chunks])
}

/** Sines of the place: the same in every run, and no two alike. */
function tensorOf(name: string, dimensions: readonly [number, number], scale: number) {
  const values = Float32Array.from({ length: dimensions[0] * dimensions[1] }, (_, index) => Math.sin(index * 7) * scale)
  return { name, type: 'F32', dimensions, data: () => Buffer.from(values.buffer) }
}
