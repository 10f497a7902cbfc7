import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { VadeError, type Part } from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { answers, requests } from './arbitrary.ts'
import { gemini } from './gemini.ts'
import { path, replyTo, throughJson } from './tiny-exchange.ts'

const { caller, provider } = gemini

test('a request that is encoded and decoded is the same', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const { body, lost } = provider.encode(request, path)
      expect(lost).toEqual([])
      const asked = caller.decode(throughJson(body), path)
      expect(asked.requests).toEqual([request])
      expect(asked.lost).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('a request in snake_case is the same request', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const { body } = provider.encode(request, path)
      const snake = JSON.stringify(inSnakeCase(throughJson(body)))
      expect(snake).not.toMatch(/"(inlineData|functionCall|generationConfig)":/)
      expect(caller.decode(JSON.parse(snake), path).requests).toEqual([request])
    }),
  )
})

/** Values that are the caller's own keep their names. */
function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      /^(args|response|parametersJsonSchema|responseJsonSchema)$/.test(key) ? inner : inSnakeCase(inner),
    ]),
  )
}

/** What an answer says, however it was cut into pieces. */
function gist(parts: readonly Part[]) {
  const said: { kind: string; text: string; id?: string; name?: string; signature?: string | undefined }[] = []
  for (const part of parts) {
    const last = said.at(-1)
    if (part.type === 'text-delta') {
      if (last?.kind === 'text') last.text += part.text
      else said.push({ kind: 'text', text: part.text })
    }
    if (part.type === 'reasoning-start') said.push({ kind: 'thought', text: '' })
    if ((part.type === 'reasoning-delta' || part.type === 'reasoning-end') && last !== undefined) {
      if (part.type === 'reasoning-delta') last.text += part.text
      else last.signature = part.signature
    }
    if (part.type === 'tool-call-start') {
      said.push({ kind: 'call', text: '', id: part.id, name: part.name, signature: part.signature })
    }
    if (part.type === 'tool-call-delta' && last !== undefined) last.text += part.arguments
  }
  const sources = parts.flatMap((part) => (part.type === 'source' ? [part] : []))
  return {
    said: joinThoughts(said),
    logprobs: parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : [])),
    sources: sources.filter(({ url }, index) => sources.findIndex((one) => one.url === url) === index),
    finish: parts.filter(({ type }) => type === 'finish'),
  }
}

/** Nothing in Gemini's words ends a thought but its signature, or something else. */
function joinThoughts<Said extends { kind: string; text: string; signature?: string | undefined }>(said: Said[]) {
  return said.reduce<Said[]>((joined, one) => {
    const last = joined.at(-1)
    const follows = last?.kind === 'thought' && one.kind === 'thought' && last.signature === undefined
    if (!follows || one.text === '') return [...joined, one]
    return [...joined.slice(0, -1), { ...one, text: last.text + one.text }]
  }, [])
}

/** One part begins where another has ended, and every stream ends with one `finish`. */
function expectWellFormed(parts: readonly Part[]): void {
  const types = parts.map(({ type }) => type).filter((type) => type !== 'source')
  expect(types.join(' ')).toMatch(
    /^((text-start( text-delta)+ text-end|reasoning-start( reasoning-delta)* reasoning-end|tool-call-start( tool-call-delta)* tool-call-end) )*finish$/,
  )
}

test('a stream, cut anywhere between its bytes, says the same', () => {
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 50 }), (answer, size) => {
      const reply = replyTo(true)
      const bytes = new TextEncoder().encode(answer.map((part) => reply.part(part, 0)).join('') + reply.end())
      const text = new TextDecoder()
      const splitter = createSseSplitter()
      const decoder = provider.createDecoder()
      const parts: Part[] = []
      for (let at = 0; at < bytes.length; at += size) {
        const events = splitter.push(text.decode(bytes.subarray(at, at + size), { stream: true }))
        parts.push(...events.flatMap((event) => decoder.event(event)))
      }
      parts.push(...decoder.end())
      expectWellFormed(parts)
      expect(gist(parts)).toEqual(gist(answer))
    }),
    { numRuns: 500 },
  )
})

test('a whole answer says the same', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const reply = replyTo(false)
      const parts = provider.decodeAnswer(throughJson(reply.whole([answer])))
      expectWellFormed(parts)
      expect(gist(parts)).toEqual(gist(answer))
    }),
    { numRuns: 500 },
  )
})

test('a stream that failed is never taken for a finished one', () => {
  fc.assert(
    fc.property(answers, fc.nat(), (answer, seed) => {
      const reply = replyTo(true)
      const decoder = provider.createDecoder()
      const begun = answer.slice(0, seed % answer.length).map((part) => reply.part(part, 0))
      const read = (text: string) =>
        createSseSplitter()
          .push(text)
          .map((event) => decoder.event(event))
      read(begun.join(''))
      expect(() => read(reply.fail(new VadeError('provider_failed', 'It broke.')))).toThrow('It broke.')
      expect(() => decoder.end()).toThrow('before the answer was finished')
    }),
  )
})
