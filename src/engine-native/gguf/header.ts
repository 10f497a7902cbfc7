import { architectures } from './architectures.ts'
import { Cursor, damaged, withFile, type Bytes } from './bytes.ts'
import { tensorTypes } from './tensor-types.ts'

export interface GgufTensor {
  readonly name: string
  /** ggml's name for it, as `Q4_K`. */
  readonly type: string
  readonly dimensions: readonly number[]
  /** From the start of the tensor data. */
  readonly offset: number
  readonly bytes: number
}

/** Scalars and texts as they are; arrays only by their length, because a vocabulary is large and nobody here needs it. */
export type GgufValue = string | number | bigint | boolean | { readonly arrayLength: number }

export interface GgufHeader {
  readonly version: number
  readonly architecture: string
  /** `general.name`, or null. */
  readonly name: string | null
  readonly license: string | null
  /** Tokens it was trained for; 0 if it does not say. */
  readonly contextTokens: number
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly tensors: readonly GgufTensor[]
  readonly parameters: number
  /** Bytes of the tensors that the engine copies into another layout at load. */
  readonly repackedBytes: number
  readonly vocabularySize: number
  /** F16 KV cache of one token in bytes; null if the header does not say enough. */
  readonly contextBytesPerToken: number | null
}

const maxHeaderBytes = 256 * 1024 * 1024
const maxEntries = 100_000
const maxTensors = 100_000
const maxArray = 10_000_000
const maxText = 16 * 1024 * 1024
/** Longest text kept in memory; chat templates are far below. */
const maxKeptText = 1024 * 1024

/** @throws VadeError `model_damaged` with the reason: not GGUF, truncated, unknown architecture, absurd sizes. */
export function readGgufFile(path: string): GgufHeader {
  return withFile(path, readGgufHeader)
}

export function readGgufHeader(bytes: Bytes): GgufHeader {
  const cursor = new Cursor(bytes, maxHeaderBytes)
  if (bytes.size < 24) throw damaged('it is too short for a GGUF file')
  if (cursor.u32() !== 0x46554747) throw damaged('it is not a GGUF file')
  const version = cursor.u32()
  if (version !== 2 && version !== 3) throw damaged(`its GGUF version ${version} is not 2 or 3`)
  const tensorCount = cursor.count('number of tensors', maxTensors)
  const entryCount = cursor.count('number of metadata entries', maxEntries)
  const metadata = readMetadata(cursor, entryCount)
  const architecture = metadata.get('general.architecture')
  if (typeof architecture !== 'string') throw damaged('it does not name its architecture')
  if (!architectures.has(architecture)) {
    throw damaged(`its architecture ${JSON.stringify(architecture.slice(0, 60))} is unknown to the engine`)
  }
  const tensors = readTensors(cursor, tensorCount)
  if (tensors.length === 0) throw damaged('it has no tensors')
  checkTensorsFit(tensors, { metadata, headerBytes: cursor.position, fileBytes: bytes.size })
  return { version, architecture, metadata, tensors, ...summary(architecture, metadata, tensors) }
}

function readMetadata(cursor: Cursor, count: number): Map<string, GgufValue> {
  const metadata = new Map<string, GgufValue>()
  let kept = 0
  for (let index = 0; index < count; index++) {
    const key = cursor.text('a metadata key', 1024)
    const value = readValue(cursor, cursor.u32(), 0)
    kept += key.length + (typeof value === 'string' ? value.length : 0)
    if (kept > maxText) throw damaged('its metadata texts are absurdly long')
    metadata.set(key, value)
  }
  return metadata
}

function readValue(cursor: Cursor, type: number, depth: number): GgufValue {
  switch (type) {
    case 0:
      return cursor.u8()
    case 1:
      return cursor.i8()
    case 2:
      return cursor.u16()
    case 3:
      return cursor.i16()
    case 4:
      return cursor.u32()
    case 5:
      return cursor.i32()
    case 6:
      return cursor.f32()
    case 7:
      return cursor.u8() !== 0
    case 8:
      return cursor.text('a metadata text', maxKeptText)
    case 9:
      return skipArray(cursor, depth)
    case 10:
      return cursor.u64()
    case 11:
      return cursor.i64()
    case 12:
      return cursor.f64()
    default:
      throw damaged(`it has a metadata value of the unknown type ${type}`)
  }
}

const scalarBytes: readonly number[] = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8]

function skipArray(cursor: Cursor, depth: number): GgufValue {
  if (depth > 2) throw damaged('its metadata is nested absurdly deep')
  const type = cursor.u32()
  const arrayLength = cursor.count('length of a metadata array', maxArray)
  const each = scalarBytes[type]
  if (each === undefined) throw damaged(`it has a metadata array of the unknown type ${type}`)
  if (each > 0) cursor.skip(each * arrayLength)
  // Every text or array takes bytes of its own, so the length of the file bounds these loops.
  else for (let index = 0; index < arrayLength; index++) skipOne(cursor, type, depth)
  return { arrayLength }
}

function skipOne(cursor: Cursor, type: number, depth: number): void {
  if (type === 8) cursor.skip(cursor.count('length of a metadata text', maxText))
  else skipArray(cursor, depth + 1)
}

function readTensors(cursor: Cursor, count: number): GgufTensor[] {
  const tensors: GgufTensor[] = []
  for (let index = 0; index < count; index++) {
    const name = cursor.text('a tensor name', 1024)
    const shown = JSON.stringify(name.slice(0, 60))
    const dimensionCount = cursor.u32()
    if (dimensionCount < 1 || dimensionCount > 4) throw damaged(`its tensor ${shown} has ${dimensionCount} dimensions`)
    const dimensions: number[] = []
    for (let each = 0; each < dimensionCount; each++) dimensions.push(cursor.count(`size of tensor ${shown}`, 2 ** 40))
    const typeNumber = cursor.u32()
    const type = tensorTypes.get(typeNumber)
    if (type === undefined) throw damaged(`its tensor ${shown} has the unknown type ${typeNumber}`)
    const offset = cursor.count(`place of tensor ${shown}`, Number.MAX_SAFE_INTEGER)
    const elements = dimensions.reduce((product, size) => product * size, 1)
    if (elements < 1 || elements > 2 ** 45) throw damaged(`its tensor ${shown} has an absurd size`)
    if ((dimensions[0] ?? 0) % type.block !== 0) {
      throw damaged(`the rows of its tensor ${shown} do not divide into blocks of ${type.name}`)
    }
    tensors.push({ name, type: type.name, dimensions, offset, bytes: (elements / type.block) * type.bytes })
  }
  return tensors
}

interface Place {
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly headerBytes: number
  readonly fileBytes: number
}

function checkTensorsFit(tensors: readonly GgufTensor[], place: Place): void {
  const given = place.metadata.get('general.alignment')
  const alignment = typeof given === 'number' ? given : 32
  if (alignment < 1 || alignment > 2 ** 20 || (alignment & (alignment - 1)) !== 0) {
    throw damaged(`its alignment ${alignment} is absurd`)
  }
  const dataAt = Math.ceil(place.headerBytes / alignment) * alignment
  let total = 0
  for (const tensor of tensors) {
    if (tensor.offset % alignment !== 0) throw damaged(`its tensor ${JSON.stringify(tensor.name)} is not aligned`)
    const end = dataAt + tensor.offset + tensor.bytes
    if (end > place.fileBytes) {
      throw damaged(`it is truncated: ${place.fileBytes} bytes, but its tensors reach to byte ${end}`)
    }
    total += tensor.bytes
  }
  if (total > place.fileBytes) throw damaged('its tensors lie on top of each other')
}

function summary(architecture: string, metadata: ReadonlyMap<string, GgufValue>, tensors: readonly GgufTensor[]) {
  const number = (key: string): number | null => {
    const value = metadata.get(`${architecture}.${key}`)
    return typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 2 ** 31 ? value : null
  }
  const text = (key: string): string | null => {
    const value = metadata.get(key)
    return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null
  }
  const heads = number('attention.head_count')
  const width = number('embedding_length')
  const layers = number('block_count')
  const headWidth = number('attention.key_length') ?? (heads === null || width === null ? null : width / heads)
  const keyHeads = number('attention.head_count_kv') ?? heads
  const words = metadata.get('tokenizer.ggml.tokens')
  // The table of embeddings is only looked up, never multiplied, so it stays as it is.
  const repacked = tensors.filter(({ type, name }) => /^Q4_[K0]$/.test(type) && name !== 'token_embd.weight')
  return {
    name: text('general.name'),
    license: text('general.license'),
    contextTokens: number('context_length') ?? 0,
    parameters: tensors.reduce(
      (sum, tensor) => sum + tensor.dimensions.reduce((product, size) => product * size, 1),
      0,
    ),
    repackedBytes: repacked.reduce((sum, tensor) => sum + tensor.bytes, 0),
    vocabularySize: typeof words === 'object' ? words.arrayLength : 0,
    contextBytesPerToken:
      layers === null || keyHeads === null || headWidth === null ? null : Math.round(layers * keyHeads * headWidth * 4),
  }
}
