import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect, userText, type Model, type Part } from '../../core/index.ts'
import { stoppedWhenRepeating } from './stopped-model.ts'

/** Says these pieces until it is stopped, as the engine does: its `finish` tells what it had written. */
function saying(pieces: Iterable<string>): Model & { written: number } {
  const model = {
    written: 0,
    id: 'small',
    runsOn: 'device' as const,
    abilities: { input: ['text' as const], tools: false, schema: false, logprobs: true, contextTokens: 4096 },
    async *generate(_request: unknown, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<Part> {
      yield { type: 'text-start' }
      for (const text of pieces) {
        if (signal.aborted) break
        model.written++
        yield { type: 'text-delta', text, signals: [{ logprob: -1, p1: 0.5, p2: 0.2, entropy: 1 }] }
      }
      yield { type: 'text-end' }
      yield {
        type: 'finish',
        reason: signal.aborted ? 'aborted' : 'stop',
        usage: { inputTokens: 1, cachedTokens: 0, outputTokens: model.written },
        origin: { model: 'small', runsOn: 'device' },
        costNanoUsd: 0,
      }
    },
  }
  return model
}

const tokens = (text: string): string[] => text.match(/\s?\S+|\s/gu) ?? []
const asked = { messages: [userText('What now?')], stopRepeating: true }
const context = { signal: new AbortController().signal, caller: 'test' }
const answerOf = (model: Model, request: object = asked) =>
  collect(stoppedWhenRepeating(model).generate({ ...asked, ...request }, context))

test('a loop is stopped, two of it are left, and they end with a sentence', async () => {
  const model = saying(tokens(`Well. ${'I do not know. '.repeat(1000)}`))
  const { text, finish } = await answerOf(model)
  expect(text).toBe('Well. I do not know. I do not know.')
  expect(finish).toMatchObject({ reason: 'repeating', usage: { outputTokens: model.written } })
  expect(model.written).toBeLessThan(500)
})

test.each([
  ['I do not know. ', 'I do not know. I do not know. '],
  ['- Drink water.\n', '- Drink water.\n- Drink water.\n'],
  ['again ', 'again again '],
])('a loop of %j from the first word on', async (unit, left) => {
  expect((await answerOf(saying(tokens(unit.repeat(1000))))).text).toBe(left)
})

test('no reader hears the surplus, nor waits for a text that goes on', async () => {
  const pieces = tokens(`So ${'on and on '.repeat(20)}until it ended.`)
  const heard: string[] = []
  for await (const part of stoppedWhenRepeating(saying(pieces)).generate(asked, context)) {
    if (part.type === 'text-delta') heard.push(part.text)
  }
  expect(heard.join('')).toBe(pieces.join(''))
  // Two of the loop at once, the rest with the first word that is another.
  const silent = heard.findIndex((text) => text === '')
  expect(heard.slice(0, silent).join('')).toMatch(/^So on and on on and on ?$/)
  expect(heard.find((text) => text.length > 100)).toMatch(/on until$/)
})

test('a caller that does not ask for it gets every word', async () => {
  const text = 'I do not know. '.repeat(400)
  const answer = await answerOf(saying(tokens(text)), { stopRepeating: false })
  expect(answer.text).toBe(text)
  expect(answer.finish.reason).toBe('stop')
})

test('an answer that the person stops in the middle of a loop is stopped by them, and keeps what was said', async () => {
  const stop = new AbortController()
  const text = 'la '.repeat(100)
  function* pieces() {
    yield* tokens(text)
    stop.abort()
  }
  const answer = await collect(
    stoppedWhenRepeating(saying(pieces())).generate(asked, { ...context, signal: stop.signal }),
  )
  expect(answer.text).toBe(text)
  expect(answer.finish.reason).toBe('aborted')
})

test('the signals of all words that were written are told, also of those that are held back', async () => {
  const pieces = tokens('no no no no no yes')
  const { parts } = await answerOf(saying(pieces))
  expect(parts.flatMap((part) => (part.type === 'text-delta' ? (part.signals ?? []) : []))).toHaveLength(pieces.length)
})

test('whatever is said without a loop is said to the letter, in whatever pieces it comes', async () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '😀', '\ud83d'), maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 120 }), async (pieces) => {
      expect((await answerOf(saying(pieces))).text).toBe(pieces.join(''))
    }),
    { numRuns: 60 },
  )
})
