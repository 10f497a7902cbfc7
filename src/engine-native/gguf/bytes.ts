import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { VadeError } from '../../core/index.ts'

/** A file of which a small window is in memory at a time. */
export interface Bytes {
  readonly size: number
  /** Fills `target` from `position` on; returns how many bytes there were. */
  readAt(position: number, target: Uint8Array): number
}

export function bytesInMemory(all: Uint8Array): Bytes {
  return {
    size: all.length,
    readAt(position, target) {
      const slice = all.subarray(position, position + target.length)
      target.set(slice)
      return slice.length
    },
  }
}

/** Calls `use` with the file open; closes it whatever happens. */
export function withFile<T>(path: string, use: (bytes: Bytes) => T): T {
  const descriptor = openSync(path, 'r')
  try {
    const size = fstatSync(descriptor).size
    return use({ size, readAt: (position, target) => readSync(descriptor, target, 0, target.length, position) })
  } finally {
    closeSync(descriptor)
  }
}

export function damaged(what: string): VadeError {
  return new VadeError('model_damaged', `This file cannot be used as a model: ${what}. Get it again from its source.`)
}

const windowBytes = 1 << 18

/** Reads forward through the header; never holds more than the window and one string. */
export class Cursor {
  readonly #bytes: Bytes
  readonly #limit: number
  #window: Uint8Array = new Uint8Array(0)
  #windowAt = 0
  position = 0

  /** @param limit No header is longer than this many bytes. */
  constructor(bytes: Bytes, limit: number) {
    this.#bytes = bytes
    this.#limit = limit
  }

  get left(): number {
    return this.#bytes.size - this.position
  }

  u8 = (): number => this.#view(1).getUint8(0)
  i8 = (): number => this.#view(1).getInt8(0)
  u16 = (): number => this.#view(2).getUint16(0, true)
  i16 = (): number => this.#view(2).getInt16(0, true)
  u32 = (): number => this.#view(4).getUint32(0, true)
  i32 = (): number => this.#view(4).getInt32(0, true)
  f32 = (): number => this.#view(4).getFloat32(0, true)
  f64 = (): number => this.#view(8).getFloat64(0, true)
  i64 = (): bigint => this.#view(8).getBigInt64(0, true)

  /** A 64-bit count or size that must be at most `max`. */
  count(what: string, max: number): number {
    const value = this.#view(8).getBigUint64(0, true)
    if (value > BigInt(max)) throw damaged(`its ${what} is absurd (${value})`)
    return Number(value)
  }

  u64 = (): bigint => this.#view(8).getBigUint64(0, true)

  text(what: string, maxBytes: number): string {
    const length = this.count(`length of ${what}`, maxBytes)
    this.#need(length)
    const target = new Uint8Array(length)
    if (this.#bytes.readAt(this.position, target) < length) throw damaged('it ends in the middle of its header')
    this.position += length
    return new TextDecoder().decode(target)
  }

  skip(length: number): void {
    this.#need(length)
    this.position += length
  }

  #need(length: number): void {
    if (length > this.left) throw damaged('it ends in the middle of its header')
    if (this.position + length > this.#limit) throw damaged(`its header is longer than ${this.#limit} bytes`)
  }

  #view(length: number): DataView {
    this.#need(length)
    const inside = this.position - this.#windowAt
    if (inside < 0 || inside + length > this.#window.length) {
      const target = new Uint8Array(Math.min(windowBytes, this.left))
      const got = this.#bytes.readAt(this.position, target)
      if (got < length) throw damaged('it ends in the middle of its header')
      this.#window = target.subarray(0, got)
      this.#windowAt = this.position
    }
    const at = this.#window.byteOffset + (this.position - this.#windowAt)
    this.position += length
    return new DataView(this.#window.buffer, at, length)
  }
}
