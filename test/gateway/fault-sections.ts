import { dialectNames } from '../../src/gateway/dialects/dialect.ts'
import type { Case } from './faults.ts'
import { protocols } from './protocols.ts'
import type { Result } from './run-faults.ts'
import type { Section } from './section.ts'

/** One table for each group of faults: a row for a fault, a column for each protocol of the provider. */
export function faultSections(results: readonly Result[]): Section[] {
  return [...Map.groupBy(results, ({ group }) => group)].map(([group, ofGroup]) => {
    const cases = [...Map.groupBy(ofGroup, ({ fault }) => fault)]
    return {
      title: group.title,
      head: ['', ...dialectNames.map((name) => protocols[name].title), 'no second provider'],
      rows: cases.map(([fault, ofFault]) => [
        fault.name,
        ...dialectNames.map((name) => outcomes(ofFault.filter(({ provider, alone }) => provider === name && !alone))),
        fault.alone === fault.expected ? 'the same' : outcomes(ofFault.filter(({ alone }) => alone)),
      ]),
      wrong: ofGroup.filter((result) => result.outcome !== expectedOf(result)).map(sentenceOn),
      cases: ofGroup.length,
    }
  })
}

function outcomes(results: readonly Result[]): string {
  return results.length === 0 ? '–' : [...new Set(results.map(({ outcome }) => outcome))].join(', ')
}

function expectedOf({ fault, alone }: { readonly fault: Case; readonly alone: boolean }): string {
  return alone ? fault.alone : fault.expected
}

function sentenceOn(result: Result): string {
  const { group, fault, caller, provider, alone, outcome } = result
  const where = `${caller} -> ${provider}${alone ? ', alone' : ''}`
  return `${group.title} | ${fault.name} | ${where}: ${outcome.slice(0, 300)}, not ${expectedOf(result)}`
}
