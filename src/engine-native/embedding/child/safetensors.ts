import { z } from 'zod'
import { damaged, type Bytes } from '../../gguf/bytes.ts'

export interface SafeTensor {
  /** As `F32`. */
  readonly type: string
  /** The length of a row last. */
  readonly shape: readonly number[]
  /** Reads the values, little-endian, from the file. */
  read(): Uint8Array
}

const maxHeaderBytes = 16 * 1024 * 1024
const headerShape = z.record(
  z.string(),
  z.object({
    dtype: z.string(),
    shape: z.array(z.int().min(0)).max(8),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
  }),
)

/** @throws VadeError `model_damaged` with the reason. */
export function readSafetensors(bytes: Bytes): ReadonlyMap<string, SafeTensor> {
  const length = new DataView(readAt(bytes, 0, 8).buffer).getBigUint64(0, true)
  if (length > BigInt(maxHeaderBytes)) throw damaged(`its header of ${length} bytes is absurd`)
  const start = 8 + Number(length)
  const tensors = new Map<string, SafeTensor>()
  for (const [name, { dtype, shape, data_offsets: at }] of Object.entries(parseHeader(readAt(bytes, 8, start - 8)))) {
    if (at[1] < at[0] || start + at[1] > bytes.size) throw damaged(`its tensor ${name} lies outside of the file`)
    tensors.set(name, { type: dtype, shape, read: () => readAt(bytes, start + at[0], at[1] - at[0]) })
  }
  return tensors
}

function parseHeader(bytes: Uint8Array): z.output<typeof headerShape> {
  try {
    const { __metadata__: _, ...tensors } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    return headerShape.parse(tensors)
  } catch (thrown) {
    throw damaged(`its header cannot be read (${thrown instanceof Error ? thrown.message : String(thrown)})`)
  }
}

function readAt(bytes: Bytes, position: number, length: number): Uint8Array {
  const target = new Uint8Array(Math.min(length, bytes.size))
  if (bytes.readAt(position, target) < length) throw damaged('it is truncated')
  return target
}
