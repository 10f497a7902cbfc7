import { gainsOnline, type DomainKnowledge, type Gained } from '../fit/domains.ts'
import { routeOutOfFold, worded } from '../fit/route-out-of-fold.ts'
import { promptFeatures } from '../prompt-features.ts'
import { shippedPromptModels } from '../prompt-ease.ts'
import type { Judged } from './judge.ts'
import type { RoutingRow } from './outcomes.ts'

/** Judged by what ships, with domains learned on while the rows come. */
export function judgedRoutes(rows: readonly RoutingRow[], known: DomainKnowledge): Judged[] {
  const models = shippedPromptModels()
  const gains = gainsOnline(
    rows.map((row) => worded(row, promptFeatures(row.prompt), models)),
    known,
  )
  return rows.map((row, index) => judged(row, gains[index], 'shipped'))
}

/** Judged by the same fit that ships, on rows that it has not seen. */
export function judgedRoutesOutOfFold(rows: readonly RoutingRow[]): Judged[] {
  const { fold, gained } = routeOutOfFold(rows)
  return rows.map((row, index) => judged(row, gained[index], String(fold[index])))
}

function judged(row: RoutingRow, gained: Gained | undefined, fold: string): Judged {
  const { device: p, gain } = gained ?? { device: 0.5, gain: 0 }
  const { device, cloud, domain, prompt } = row
  return { p, device, cloud, kind: domain, length: prompt.length, ranks: [{ confidence: p, gain, fold }] }
}
