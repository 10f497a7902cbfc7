/** Somebody asks: is the device right, is the cloud right, and how much the cloud is expected to be worth it. */
export interface Routed {
  readonly gain: number
  readonly device: boolean
  readonly cloud: boolean
}

/** How well an order of escalation spends calls of the cloud. Shares are of all questions. */
export interface GainCurve {
  /**
   * Average performance gap recovered over all shares of calls (RouteLLM, Ong et al. 2024): 0.5 for a random order.
   * Null where device and cloud are equally often right.
   */
  readonly apgr: number | null
  /** Smallest shares of calls that recover 50 and 80 % of the gap. */
  readonly cpt50: number
  readonly cpt80: number
  /** Smallest share of calls that reaches 95 % of the cloud's own quality. */
  readonly callsAt95: number
}

/** Those with the highest gain are escalated first; equal gains together, as if in random order among them. */
export function gainCurve(rows: readonly Routed[]): GainCurve {
  const count = rows.length
  const device = rows.filter((row) => row.device).length
  const cloud = rows.filter((row) => row.cloud).length
  const sorted = [...rows].sort((a, b) => b.gain - a.gain)
  // Right answers after the first `calls` were escalated, at the ends of groups with the same gain.
  const corners = [{ calls: 0, right: device }]
  let right = device
  for (const [index, row] of sorted.entries()) {
    right += Number(row.cloud) - Number(row.device)
    if (sorted[index + 1]?.gain !== row.gain) corners.push({ calls: index + 1, right })
  }
  let area = 0
  for (const [index, corner] of corners.entries()) {
    const before = corners[index - 1]
    if (before !== undefined) area += ((corner.calls - before.calls) * (corner.right + before.right - 2 * device)) / 2
  }
  const callsFor = (wanted: number) => firstReached(corners, wanted) / Math.max(1, count)
  return {
    apgr: cloud === device ? null : area / (count * (cloud - device)),
    cpt50: callsFor(device + 0.5 * (cloud - device)),
    cpt80: callsFor(device + 0.8 * (cloud - device)),
    callsAt95: callsFor(0.95 * cloud),
  }
}

function firstReached(corners: readonly { calls: number; right: number }[], wanted: number): number {
  for (const [index, corner] of corners.entries()) {
    if (corner.right < wanted) continue
    const before = corners[index - 1]
    if (before === undefined || corner.right === before.right) return corner.calls
    return before.calls + ((corner.calls - before.calls) * (wanted - before.right)) / (corner.right - before.right)
  }
  return corners.at(-1)?.calls ?? 0
}
