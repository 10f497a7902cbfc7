import { expect, test } from 'vitest'
import { interleave } from './interleave.ts'

test('gives the values of all sources, each in its order', async () => {
  async function* letters(text: string) {
    for (const letter of text) {
      await Promise.resolve()
      yield letter
    }
  }
  const all = await Array.fromAsync(interleave([letters('abc'), letters('12'), letters('')]))
  const of = (wanted: number) => all.filter(({ index }) => index === wanted).map(({ value }) => value)
  expect([of(0), of(1), of(2)]).toEqual([['a', 'b', 'c'], ['1', '2'], []])
  expect(all.findIndex(({ index }) => index === 1)).toBeLessThan(4)
})

test('a source that fails ends the others, and those that have not begun stay so', async () => {
  const seen: string[] = []
  async function* endless(name: string) {
    seen.push(`${name} begins`)
    try {
      for (;;) yield await Promise.resolve(name)
    } finally {
      seen.push(`${name} ends`)
    }
  }
  async function* failing(): AsyncGenerator<string> {
    yield 'a'
    throw new Error('no more')
  }
  await expect(Array.fromAsync(interleave([failing(), endless('b')]))).rejects.toThrow('no more')
  const refusing = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('refused')) }),
  } as AsyncIterable<string>
  await expect(Array.fromAsync(interleave([refusing, endless('c')]))).rejects.toThrow('refused')
  await Promise.resolve()
  expect(seen).toEqual(['b begins', 'b ends'])
})
