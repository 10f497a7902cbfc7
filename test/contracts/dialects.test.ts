import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isVadeError, VadeError, type GenerateRequest } from '../../src/core/index.ts'
import { dialects } from '../../src/gateway/dialects/all.ts'
import { createSseSplitter } from '../../src/gateway/dialects/sse.ts'
import { answers, requests } from './arbitrary.ts'
import { crossAll } from './crossing.ts'
import { covers, essenceOf, essenceOfAnswer, type Essence } from './essence.ts'
import { gridPage } from './grid.ts'
import { answerStream, answerWhole, asksForAll, firstOf, hear, send } from './wire.ts'

const all = Object.values(dialects)

/** Without what was said to be lost. */
function without(essence: Essence, lost: readonly string[]): Record<string, unknown> {
  const kept = [...essence].filter(([field]) => !lost.some((one) => covers(one, field)))
  return Object.fromEntries(kept)
}

/** What a provider reads of a request, and what it was told is lost; undefined where it is refused. */
function crossed(dialect: (typeof all)[number], request: GenerateRequest) {
  try {
    const { body, lost } = send(dialect, request)
    return { lost, read: essenceOf(firstOf(hear(dialect, body))) }
  } catch (thrown) {
    if (isVadeError(thrown) && thrown.code === 'unsupported') return undefined
    throw thrown
  }
}

describe.each(all)('$name', (dialect) => {
  test('a request is read as it was meant', () => {
    let read = 0
    fc.assert(
      fc.property(requests, (request) => {
        const result = crossed(dialect, request)
        if (result === undefined) return
        read += 1
        // JSON without a schema may be asked for in words, among the instructions.
        const lost = result.lost.includes('output') ? [...result.lost, 'messages.system'] : result.lost
        expect(Object.fromEntries(result.read)).toMatchObject(without(essenceOf(request), lost))
      }),
      { numRuns: 300 },
    )
    // Much is asked at once, so that much is refused; all of it would be a test of nothing.
    expect(read).toBeGreaterThan(30)
  })

  test('an answer is read as it was meant: whole, and streamed in pieces of any length', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 200 }), (parts, size) => {
        const meant = Object.fromEntries(essenceOfAnswer(parts))
        expect(Object.fromEntries(essenceOfAnswer(answerWhole(dialect, parts)))).toMatchObject(meant)
        expect(Object.fromEntries(essenceOfAnswer(answerStream(dialect, parts, size)))).toMatchObject(meant)
      }),
      { numRuns: 200 },
    )
  })

  test('parts come in blocks, one open at a time, and end with one finish', () => {
    fc.assert(
      fc.property(answers, (parts) => {
        for (const read of [answerWhole(dialect, parts), answerStream(dialect, parts)]) {
          let open: string | null = null
          for (const { type } of read) {
            const [, block, step] = /^(text|reasoning|tool-call)-(start|delta|end)$/.exec(type) ?? []
            if (block === undefined) continue
            expect(open).toBe(step === 'start' ? null : block)
            open = step === 'end' ? null : block
          }
          expect(open).toBeNull()
          expect(read.filter(({ type }) => type === 'finish')).toHaveLength(1)
          expect(read.at(-1)?.type).toBe('finish')
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a stream that is cut anywhere before its end fails, and so does one that is told an error', () => {
    fc.assert(
      fc.property(answers, fc.nat(), (parts, at) => {
        const reply = hear(dialect, send(dialect, asksForAll, true).body, true).createReply()
        const body = parts
          .slice(0, -1)
          .map((part) => reply.part(part, 0))
          .join('')
        const read = (text: string) => {
          const decoder = dialect.provider.createDecoder()
          for (const event of createSseSplitter().push(text)) decoder.event(event)
          return decoder.end()
        }
        const failure = expect.objectContaining({ code: 'provider_failed' })
        expect(() => read(body.slice(0, at % (body.length + 1)))).toThrow(failure)
        expect(() => read(body + reply.fail(new VadeError('provider_failed', 'It broke.')))).toThrow(failure)
      }),
      { numRuns: 100 },
    )
  })

  test('what is no answer is not taken for one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(() => dialect.provider.decodeAnswer(json)).toThrow(expect.objectContaining({ isVadeError: true }))
        const fault = dialect.provider.decodeError(500, json)
        expect(fault.message).not.toBe('')
      }),
    )
  })

  test('a body of any shape is read or refused, never a fault of ours', () => {
    fc.assert(
      fc.property(fc.jsonValue(), requests, fc.nat(), (json, request, at) => {
        const body = crossedBody(dialect, request)
        const key = Object.keys(body).toSorted()[at % Object.keys(body).length] ?? ''
        for (const wrong of [json, { ...body, [key]: json }]) {
          expect(statusOf(() => hear(dialect, wrong as object))).toBeLessThan(500)
        }
      }),
      { numRuns: 300 },
    )
  })
})

function crossedBody(dialect: (typeof all)[number], request: GenerateRequest): Readonly<Record<string, unknown>> {
  try {
    return send(dialect, request).body
  } catch {
    return send(dialect, asksForAll).body
  }
}

test('nothing is dropped silently on the way, and the published page says what becomes of it', async () => {
  const crossings = crossAll(all)
  const dropped = crossings.flatMap(({ feature, fates }) =>
    [...fates].flatMap(([pair, fate]) => (fate === 'dropped' ? [`${feature}: ${pair}`] : [])),
  )
  expect(dropped).toEqual([])
  await expect(gridPage(all, crossings)).toMatchFileSnapshot('../../docs/dialects.md')
})

/** 0 where nothing is thrown; 500 where it is no error that Vade means. */
function statusOf(work: () => void): number {
  try {
    work()
    return 0
  } catch (thrown) {
    return isVadeError(thrown) ? thrown.status : 500
  }
}
