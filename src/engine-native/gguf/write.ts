import { tensorTypes } from './tensor-types.ts'

export type GgufEntry =
  | readonly [key: string, type: 'u32' | 'f32', value: number]
  | readonly [key: string, type: 'bool', value: boolean]
  | readonly [key: string, type: 'text', value: string]
  | readonly [key: string, type: 'texts', value: readonly string[]]

export interface GgufTensorData {
  readonly name: string
  /** ggml's name for it, as `F16`. */
  readonly type: string
  /** The length of a row first. */
  readonly dimensions: readonly number[]
  /** Asked for once, when its turn comes: one tensor is in memory at a time. */
  readonly data: () => Uint8Array
}

/** Every tensor begins at a multiple of this many bytes. */
const alignment = 32

/** A GGUF 3 file, piece by piece. */
export function* encodeGguf(
  entries: readonly GgufEntry[],
  tensors: readonly GgufTensorData[],
): Generator<Uint8Array, void> {
  const chunks: Uint8Array[] = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length)]
  for (const entry of entries) chunks.push(text(entry[0]), ...valueOf(entry))
  let offset = 0
  for (const { name, type, dimensions } of tensors) {
    const [number, bytes] = layout(type, dimensions)
    chunks.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(number), u64(offset))
    offset += padded(bytes)
  }
  let last: Uint8Array = Buffer.concat(chunks)
  yield last
  for (const { name, type, dimensions, data } of tensors) {
    yield Buffer.alloc(padded(last.length) - last.length)
    last = data()
    const [, bytes] = layout(type, dimensions)
    if (last.length !== bytes) throw new RangeError(`${name} has ${last.length} bytes where ${bytes} belong`)
    yield last
  }
}

function valueOf(entry: GgufEntry): Uint8Array[] {
  switch (entry[1]) {
    case 'u32':
      return [u32(4), u32(entry[2])]
    case 'f32':
      return [u32(6), Buffer.from(Float32Array.of(entry[2]).buffer)]
    case 'bool':
      return [u32(7), Uint8Array.of(Number(entry[2]))]
    case 'text':
      return [u32(8), text(entry[2])]
    default:
      return [u32(9), u32(8), u64(entry[2].length), ...entry[2].map(text)]
  }
}

/** ggml's number of the type, and the bytes of a tensor of it. */
function layout(type: string, dimensions: readonly number[]): [number: number, bytes: number] {
  for (const [number, { name, block, bytes }] of tensorTypes) {
    if (name === type) return [number, (dimensions.reduce((product, size) => product * size, 1) / block) * bytes]
  }
  throw new RangeError(`ggml has no tensor type ${type}`)
}

function padded(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment
}

function u32(value: number): Uint8Array {
  return Buffer.from(Uint32Array.of(value).buffer)
}

function u64(value: number): Uint8Array {
  return Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
}

function text(value: string): Uint8Array {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])
}
