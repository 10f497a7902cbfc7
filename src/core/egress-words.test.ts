import { expect, test } from 'vitest'
import type { ReadEgress } from './egress.ts'
import { egressAmounts, egressBytes, egressInWords } from './egress-words.ts'

const row: ReadEgress = {
  number: 1,
  at: 0,
  clockWentBack: false,
  kind: 'passed',
  host: 'api.example.com',
  local: false,
  purpose: 'api-call',
  what: null,
  who: 'key_1',
  consent: null,
  since: 0,
  count: 1,
  sent: 1,
  received: 1,
  costNanoUsd: null,
  failed: 0,
  previous: '',
  hash: '',
  pending: false,
}

test.each<[Partial<ReadEgress>, string]>([
  [{}, '1 call of the API went to api.example.com with the key ‘laptop’'],
  [{ count: 3, failed: 1 }, '3 calls of the API went to api.example.com with the key ‘laptop’ (1 of 3 failed)'],
  [{ kind: 'opened' }, 'Calls of the API go to api.example.com (begun)'],
  [{ purpose: 'model-download', what: 'SmolLM2' }, 'SmolLM2 was fetched from api.example.com'],
  [
    { purpose: 'model-download', what: 'SmolLM2 (download x 1)', host: 'pip' },
    'SmolLM2 (download x 1) was fetched by pip',
  ],
  [{ purpose: 'check', failed: 1 }, 'Vade looked whether api.example.com answers (failed)'],
  [{ purpose: 'answer', what: 'openai/gpt-4o' }, 'A question went to openai/gpt-4o at api.example.com'],
  [
    { purpose: 'answer', kind: 'opened', pending: true, count: 0 },
    'A question went to api.example.com (begun; no answer came so far, and it is not known whether it arrived)',
  ],
  [{ purpose: 'answer', kind: 'opened', count: 0 }, 'A question went to api.example.com (begun)'],
  [
    { purpose: 'check', kind: 'opened', pending: true, count: 0 },
    'Vade looked whether api.example.com answers (begun; how it ended is not known)',
  ],
  [{ purpose: 'answer', failed: 1, received: 0 }, 'A question went to api.example.com (no answer came)'],
  [{ purpose: 'answer', failed: 1, received: 0, sent: 0 }, 'A question went to api.example.com (failed)'],
  [
    { purpose: 'answer', count: 0, failed: 1, received: 0, sent: 0 },
    'A question went to api.example.com (broken off, begun in an earlier row)',
  ],
  [{ kind: 'broken', purpose: '', what: 'Row 3 is missing.' }, 'Row 3 is missing'],
  [{ kind: 'folded', purpose: '', count: 7 }, 'Older entries, summed up: 7 requests'],
])('%j', (change, sentence) => {
  expect(egressInWords({ ...row, ...change }, 'laptop')).toBe(sentence)
})

test.each<[Partial<ReadEgress>, readonly string[]]>([
  [{ sent: 644, received: 2000, costNanoUsd: 1_500_000 }, ['644 bytes sent', '2 kB received', '$0.0015']],
  [{ sent: 644, received: 0 }, ['644 bytes sent']],
  [{ sent: 0, received: 0 }, ['nothing went through']],
  [{ count: 0, sent: 0, received: 0 }, ['nothing more went through']],
  [{ kind: 'opened', count: 0, sent: 644, received: 0 }, ['644 bytes about to be sent']],
  [{ kind: 'opened', count: 0, sent: 0, received: 0 }, []],
])('the amounts of %j', (change, amounts) => {
  expect(egressAmounts({ ...row, ...change })).toEqual(amounts)
})

test.each([
  [999, '999 bytes'],
  [5120, '5 kB'],
  [999_600, '1 MB'],
  [98_362_432, '98 MB'],
  [1_100_000_000, '1.1 GB'],
])('%i bytes', (bytes, words) => {
  expect(egressBytes(bytes)).toBe(words)
})
