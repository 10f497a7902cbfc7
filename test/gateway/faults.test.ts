import { expect, test } from 'vitest'
import { faultSections } from './fault-sections.ts'
import { faultPage } from './page.ts'
import { runFaults } from './run-faults.ts'
import { runLeaving } from './run-leaving.ts'
import { runWrongRequests } from './run-wrong-requests.ts'
import type { Section } from './section.ts'

const sections: Section[] = []

/** What is not as it must be in these sections, which the page will have. */
function wrongIn(made: readonly Section[]): readonly string[] {
  sections.push(...made)
  return made.flatMap(({ wrong }) => wrong)
}

test('trouble at a provider is not seen by the caller before the first content, and well told after it', async () => {
  const { results, books } = await runFaults()
  expect(wrongIn(faultSections(results))).toEqual([])
  expect(books).toEqual([])
})

test('a caller who leaves ends the call at the provider, and what was said is accounted', async () => {
  expect(wrongIn([await runLeaving()])).toEqual([])
})

test('a wrong request reaches no provider, and the error names what is wrong', async () => {
  expect(wrongIn(await runWrongRequests())).toEqual([])
})

test('the published page says what came out', async () => {
  await expect(faultPage(sections)).toMatchFileSnapshot('../../docs/faults.md')
})
