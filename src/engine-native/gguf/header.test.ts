import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError } from '../../core/index.ts'
import { bytesInMemory } from './bytes.ts'
import { readGgufHeader } from './header.ts'
import { tinyGguf } from './tiny-gguf.ts'

const sound = tinyGguf()
const read = (bytes: Uint8Array) => readGgufHeader(bytesInMemory(bytes))

function changed(at: number, ...values: number[]): Uint8Array {
  const copy = Uint8Array.from(sound)
  copy.set(values, at)
  return copy
}

test('reads a sound header', () => {
  const header = read(sound)
  expect(header).toMatchObject({ version: 3, architecture: 'llama', name: 'Tiny', contextTokens: 128, parameters: 256 })
  expect(header).toMatchObject({ repackedBytes: 0, vocabularySize: 3, contextBytesPerToken: 2 * 32 * 4 })
  expect(header.tensors[1]).toEqual({
    name: 'output.weight',
    type: 'Q8_0',
    dimensions: [32, 4],
    offset: 160,
    bytes: 136,
  })
  expect(header.metadata.get('tokenizer.ggml.tokens')).toEqual({ arrayLength: 3 })
})

test('refuses with the reason', () => {
  expect(() => read(changed(0, 0x50, 0x4b))).toThrow(/not a GGUF file/)
  expect(() => read(changed(4, 9))).toThrow(/version 9/)
  expect(() => read(changed(15, 0x80))).toThrow(/number of tensors is absurd/)
  expect(() => read(changed(16, 255, 255, 255))).toThrow(/number of metadata entries is absurd/)
  expect(() => read(tinyGguf('sorcery'))).toThrow(/"sorcery" is unknown/)
  expect(() => read(sound.subarray(0, 100))).toThrow(/ends in the middle of its header/)
  expect(() => read(sound.subarray(0, -1))).toThrow(/truncated/)
  expect(() => read(new Uint8Array(0))).toThrow(/too short/)
})

function outcome(bytes: Uint8Array): string {
  try {
    read(bytes)
    return 'read'
  } catch (thrown) {
    return isVadeError(thrown) ? thrown.code : String(thrown)
  }
}

test('whatever the bytes are, it returns or says model_damaged', () => {
  const mutation = fc.record({ at: fc.nat(sound.length - 1), value: fc.nat(255) })
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 12 }), fc.nat(sound.length), (mutations, cut) => {
      const bytes = Uint8Array.from(sound)
      for (const { at, value } of mutations) bytes[at] = value
      expect(['read', 'model_damaged']).toContain(outcome(bytes))
      expect(['read', 'model_damaged']).toContain(outcome(bytes.subarray(0, cut)))
    }),
    { numRuns: 3000 },
  )
})

test('random bytes after the magic too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
      expect(['read', 'model_damaged']).toContain(outcome(Uint8Array.from([...sound.subarray(0, 24), ...tail])))
    }),
    { numRuns: 2000 },
  )
})
