import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createComputed } from './computed.ts'

/** What people ask that has numbers, dates, units or places in it, and must be answered by a model; one a line. */
const file = join(import.meta.dirname, '../../../test/fixtures/not-computable.txt')
const questions = readFileSync(file, 'utf8').trim().split('\n')

test.each(['en-US', 'en-GB', 'de-DE', 'fr-FR', 'es-MX'])(
  'none of what only looks like a computation is computed, for %s',
  (locale) => {
    let now = ''
    const computed = createComputed({ now: () => new Date(now), timeZone: () => 'Europe/Berlin', locale })
    for (now of ['2026-11-26T10:00:00Z', '2024-02-29T23:30:00Z']) {
      const answered = questions.flatMap((question) => {
        const answer = computed.answer(question)
        return answer === null ? [] : [`${question} -> ${answer.text}`]
      })
      expect(answered).toEqual([])
    }
  },
)

test('there are hundreds of them', () => {
  expect(new Set(questions).size).toBeGreaterThan(500)
})
