import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Part } from '../../../core/index.ts'
import { answers } from './arbitrary-answers.ts'
import { request } from './arbitrary-requests.ts'
import { openaiResponses } from './responses.ts'
import { decode, finish, newReply, streamOf } from './tiny-answer.ts'

const { caller, provider } = openaiResponses

test('what a caller asks survives the way to a provider and back', () => {
  fc.assert(
    fc.property(request, fc.boolean(), (asked, stream) => {
      const { body, lost } = provider.encode(asked, { model: 'm', stream })
      const decoded = caller.decode(JSON.parse(JSON.stringify(body)))
      expect(lost).toEqual([])
      expect(decoded).toMatchObject({ model: 'm', stream })
      expect(decoded.requests).toEqual([asked])
    }),
    { numRuns: 300 },
  )
})

/** Of a seal the provider's decoder makes a signature with the item's id before it. */
function withoutIds(parts: readonly Part[]): Part[] {
  return parts.map((part) =>
    part.type === 'reasoning-end' && part.signature !== undefined
      ? { ...part, signature: part.signature.slice(part.signature.indexOf(':') + 1) }
      : part,
  )
}

/** As it arrives whole: pieces joined, calls one after another. */
function whole(parts: readonly Part[]): Part[] {
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part.type === 'text-delta' && last?.type === 'text-delta') {
      const all = [...(last.logprobs ?? []), ...(part.logprobs ?? [])]
      joined[joined.length - 1] = {
        type: 'text-delta',
        text: last.text + part.text,
        ...(all.length > 0 && { logprobs: all }),
      }
    } else if (part.type === 'reasoning-delta' && last?.type === 'reasoning-delta') {
      joined[joined.length - 1] = { type: 'reasoning-delta', text: last.text + part.text }
    } else if (part.type === 'tool-call-start') {
      const mine = parts.flatMap((one) => (one.type === 'tool-call-delta' && one.id === part.id ? [one.arguments] : []))
      joined.push(part)
      if (mine.length > 0) joined.push({ type: 'tool-call-delta', id: part.id, arguments: mine.join('') })
      joined.push({ type: 'tool-call-end', id: part.id })
    } else if (part.type !== 'tool-call-delta' && part.type !== 'tool-call-end') joined.push(part)
  }
  return joined
}

test('a streamed answer is read as it was said', () => {
  fc.assert(
    fc.property(answers, (parts) => {
      expect(withoutIds(decode(streamOf(parts)))).toEqual(parts)
    }),
    { numRuns: 300 },
  )
})

test('a whole answer is read as it was said', () => {
  fc.assert(
    fc.property(answers, (parts) => {
      const body: unknown = JSON.parse(JSON.stringify(newReply().whole([parts])))
      expect(withoutIds(provider.decodeAnswer(body))).toEqual(whole(parts))
    }),
    { numRuns: 300 },
  )
})

test.each([
  [{ signature: 'EqQBCg==' }, [{ text: 'Hm.', signature: 'EqQBCg==' }]],
  [{ redacted: 'Emwk' }, [{ text: 'Hm.', redacted: 'Emwk' }]],
  [{ signature: 'rs_1:gAAA' }, [{ text: 'Hm.', signature: 'rs_1:gAAA' }]],
  [{}, [{ text: 'Hm.' }]],
])('thoughts sealed as %j come back as they were', (end, reasoning) => {
  const parts: Part[] = [
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'Hm.' },
    { type: 'reasoning-end', ...end },
    { type: 'tool-call-start', id: 'c1', name: 'f', signature: 'thought' },
    { type: 'tool-call-end', id: 'c1' },
    finish(),
  ]
  const { output } = newReply().whole([parts]) as { output: object[] }
  expect(caller.decode({ model: 'm', input: output }).requests[0]?.messages).toEqual([
    {
      role: 'assistant',
      reasoning,
      text: '',
      toolCalls: [{ id: 'c1', name: 'f', arguments: '', signature: 'thought' }],
    },
  ])
})
