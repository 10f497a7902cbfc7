import { expect, test } from 'vitest'
import { bytesInMemory } from '../../gguf/bytes.ts'
import { readSafetensors } from './safetensors.ts'

function file(header: object | string, data: Uint8Array = new Uint8Array(8)): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  return Buffer.concat([Buffer.from(BigUint64Array.of(BigInt(json.length)).buffer), json, data])
}
const read = (bytes: Uint8Array) => readSafetensors(bytesInMemory(bytes))
const two = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }

test('reads names, shapes and values', () => {
  const tensors = read(file({ __metadata__: { format: 'pt' }, a: two }, Buffer.from(Float32Array.of(1, -2).buffer)))
  expect([...tensors.keys()]).toEqual(['a'])
  expect(tensors.get('a')).toMatchObject({ type: 'F32', shape: [2] })
  expect(new Float32Array(tensors.get('a')?.read().buffer ?? new ArrayBuffer())).toEqual(Float32Array.of(1, -2))
})

test.each([
  ['nothing', new Uint8Array(3), 'truncated'],
  ['an absurd header', Buffer.alloc(64, 255), 'is absurd'],
  ['a cut header', file({ a: two }).subarray(0, 20), 'truncated'],
  ['no JSON', file('{"a":'), 'header cannot be read'],
  ['a wrong shape', file({ a: { ...two, shape: [-1] } }), 'header cannot be read'],
  ['a tensor outside', file({ a: two }).subarray(0, -1), 'its tensor a lies outside'],
  ['a tensor that ends before it begins', file({ a: { ...two, data_offsets: [8, 0] } }), 'its tensor a lies outside'],
])('%s is refused with the reason', (_, bytes, reason) => {
  expect(() => read(bytes)).toThrow(reason)
})
