import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError } from '../../../core/index.ts'
import { answers, requests } from './arbitrary.ts'
import { gemini } from './gemini.ts'
import { path, replyTo, throughJson } from './tiny-exchange.ts'

const { caller, provider } = gemini

/** Runs what may refuse, and says whether it threw anything but a `VadeError`. */
function refusesProperly(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch (thrown) {
    return isVadeError(thrown)
  }
}

test('whatever comes as a request, an answer or an error is refused in a sentence at most', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(refusesProperly(() => caller.decode(json, path))).toBe(true)
      expect(refusesProperly(() => provider.decodeAnswer(json))).toBe(true)
      expect(refusesProperly(() => provider.createDecoder().event({ data: JSON.stringify(json) }))).toBe(true)
      expect(provider.decodeError(400, json).message).not.toBe('')
    }),
  )
})

/** A valid value with something else in one place. */
function damaged(value: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(countOf(value) - 1), fc.jsonValue({ maxDepth: 2 })).map(([at, other]) => {
    let left = at
    const walk = (here: unknown): unknown => {
      if (left-- === 0) return other
      if (Array.isArray(here)) return here.map(walk)
      if (typeof here !== 'object' || here === null) return here
      return Object.fromEntries(Object.entries(here).map(([key, inner]) => [key, walk(inner)]))
    }
    return walk(value)
  })
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner) => sum + countOf(inner), 1)
}

test('a request or an answer with something wrong in it is refused naming a field, or read', () => {
  const wrongRequest = requests.chain((request) => damaged(throughJson(provider.encode(request, path).body)))
  fc.assert(
    fc.property(wrongRequest, (body) => {
      expect(refusesProperly(() => caller.decode(body, path))).toBe(true)
    }),
    { numRuns: 1000 },
  )
  const wrongAnswer = answers.chain((answer) => {
    return damaged(throughJson(replyTo(false).whole([answer])))
  })
  fc.assert(
    fc.property(wrongAnswer, (body) => {
      expect(refusesProperly(() => provider.decodeAnswer(body))).toBe(true)
      expect(refusesProperly(() => provider.usage(body))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('the addresses at Google', () => {
  expect(provider.path('gemini-3-flash', false)).toBe('/models/gemini-3-flash:generateContent')
  expect(provider.path('gemini-3-flash', true)).toBe('/models/gemini-3-flash:streamGenerateContent?alt=sse')
  expect(provider.path('../keys?a', false)).toBe('/models/..%2Fkeys%3Fa:generateContent')
})
