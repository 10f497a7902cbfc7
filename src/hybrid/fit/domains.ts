import { domainOffset, withLabel, type DomainCounts } from '../beta-offset.ts'
import { seededRandom } from '../random.ts'
import { sigmoid } from '../sigmoid.ts'

/** Counts of domains for both sides, and the rates that they are shrunk to. */
export interface DomainKnowledge {
  readonly device: DomainCounts
  readonly cloud: DomainCounts
  readonly deviceRate: number
  readonly cloudRate: number
}

/** A question with what its words alone say, in logits, and what came of it. */
export interface Worded {
  readonly domain: string
  readonly deviceLogit: number
  readonly cloudLogit: number
  readonly device: boolean
  readonly cloud: boolean
}

export interface Gained {
  readonly device: number
  readonly cloud: number
  readonly gain: number
}

/** Counts from questions whose logits come from models that were not fitted on them. */
export function knowledgeFrom(rows: readonly Worded[]): DomainKnowledge {
  const rate = (side: 'device' | 'cloud') => (rows.filter((row) => row[side]).length + 1) / (rows.length + 2)
  return rows.reduce(learned, { device: {}, cloud: {}, deviceRate: rate('device'), cloudRate: rate('cloud') })
}

/** Share of questions that go to the cloud, and of the others that are audited, while domains are learned. */
const escalated = 0.4
const audited = 0.05

/**
 * What the cloud is expected to gain on each question, in the order in which they come: words and domain together.
 * Labels are seen as in use, of the questions that are escalated for their gain and of a random audit, and only after
 * the question was scored.
 */
export function gainsOnline(rows: readonly Worded[], before: DomainKnowledge, seed = 1): Gained[] {
  const random = seededRandom(seed)
  let known = before
  let cut = 0
  return rows.map((row) => {
    const device = sigmoid(row.deviceLogit + domainOffset(known.device, row.domain, known.deviceRate))
    const cloud = sigmoid(row.cloudLogit + domainOffset(known.cloud, row.domain, known.cloudRate))
    const gain = cloud - device
    const asks = gain > cut
    // The cut follows the quantile of the gains (Robbins and Monro).
    cut += 0.01 * (asks ? 1 - escalated : -escalated)
    if (asks || random() < audited) known = learned(known, row)
    return { device, cloud, gain }
  })
}

function learned(known: DomainKnowledge, row: Worded): DomainKnowledge {
  const { domain } = row
  return {
    ...known,
    device: withLabel(known.device, domain, { right: row.device, expected: sigmoid(row.deviceLogit) }),
    cloud: withLabel(known.cloud, domain, { right: row.cloud, expected: sigmoid(row.cloudLogit) }),
  }
}
