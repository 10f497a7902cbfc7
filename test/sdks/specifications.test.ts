import * as fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { errorStatus, isVadeError, VadeError, type ErrorCode, type GenerateRequest } from '../../src/core/index.ts'
import type { Dialect } from '../../src/gateway/dialects/dialect.ts'
import { dialects } from '../../src/gateway/dialects/all.ts'
import { createSseSplitter } from '../../src/gateway/dialects/sse.ts'
import { answers, requests } from '../contracts/arbitrary.ts'
import { answerFeatures, requestFeatures } from '../contracts/features.ts'
import { asksForAll, hear, send } from '../contracts/wire.ts'
import { readSpecifications, schemas } from './specifications.ts'

/** Whatever Vade asks providers for and answers to callers, the specification of their protocol knows. */
const installed = inject('installed')

/** Two types of error are in Anthropic's documentation and not in its description: conflict_error, request_too_large. */
const describedCodes = (Object.keys(errorStatus) as ErrorCode[]).filter(
  (code) => ![409, 413].includes(errorStatus[code]),
)

const specifications = installed === null ? null : readSpecifications(installed)

describe.skipIf(installed === null).each(Object.values(dialects))('$name', (dialect) => {
  const { vendor, request: requestSchema, whole, event, error } = schemas[dialect.name]
  const check = (schema: string, value: unknown) => specifications?.[vendor].check(schema, onTheWire(value)) ?? null

  /** Null also where the request is refused: nobody is asked then. */
  function faultInRequest(request: GenerateRequest, stream: boolean): string | null {
    try {
      return check(requestSchema, send(dialect, request, stream).body)
    } catch (thrown) {
      if (isVadeError(thrown) && thrown.code === 'unsupported') return null
      throw thrown
    }
  }

  test.each(requestFeatures)('asks for: $name', ({ request }) => {
    expect(faultInRequest(request, false)).toBeNull()
  })

  test('asks for anything together', () => {
    fc.assert(
      fc.property(requests, fc.boolean(), (request, stream) => {
        expect(faultInRequest(request, stream)).toBeNull()
      }),
      { numRuns: 300 },
    )
  })

  test.each(answerFeatures)('answers: $name', ({ parts }) => {
    expect(check(whole, replyTo(dialect, false).whole([parts]))).toBeNull()
  })

  test('answers anything together, whole and streamed', () => {
    fc.assert(
      fc.property(answers, (parts) => {
        expect(check(whole, replyTo(dialect, false).whole([parts]))).toBeNull()
        const reply = replyTo(dialect, true)
        const text = parts.map((part) => reply.part(part, 0)).join('') + reply.end()
        const events = createSseSplitter().push(text)
        const said = events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as unknown)
        expect(said.map((one) => check(event, one)).filter((fault) => fault !== null)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test.each(error === null ? [] : describedCodes)('says: %s', (code) => {
    const thrown = new VadeError(code, 'It is so.', { param: 'model', retryAfter: 3 })
    expect(check(error ?? '', dialect.caller.encodeError(thrown))).toBeNull()
  })

  test('what is wrong is found', () => {
    const wrong = { model: 'm', messages: [{ role: 'nobody' }], input: [{ role: 'nobody' }], contents: 7 }
    expect(check(requestSchema, wrong)).not.toBeNull()
    expect(check(whole, wrong)).not.toBeNull()
    expect(check(event, wrong)).not.toBeNull()
  })
})

function replyTo(dialect: Dialect, stream: boolean) {
  return hear(dialect, send(dialect, asksForAll, stream).body, stream).createReply()
}

/**
 * Without members that are undefined, and without those of a Response that are described as text or absent, where OpenAI
 * itself says null and OpenResponses wants it.
 */
function onTheWire(value: unknown): unknown {
  const nullable = new Set(['usage', 'user', 'safety_identifier', 'prompt_cache_key'])
  const text = JSON.stringify(value, (name, one: unknown) => (one === null && nullable.has(name) ? undefined : one))
  return JSON.parse(text) as unknown
}
