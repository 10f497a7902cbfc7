import { gainsOnline, knowledgeFrom } from '../fit/domains.ts'
import { foldsOf, outOfFold } from '../fit/out-of-fold.ts'
import { routeOutOfFold, routeUnseen } from '../fit/route-out-of-fold.ts'
import { fitLogistic, logitOf } from '../logistic.ts'
import { bootstrapInterval, type Interval } from '../metrics/bootstrap.ts'
import { gainCurve, type GainCurve } from '../metrics/gain.ts'
import { promptFeatures } from '../prompt-features.ts'
import { seededRandom, shuffledIndices } from '../random.ts'
import { logit, sigmoid } from '../sigmoid.ts'
import { apgr, judge, type Judgement } from './judge.ts'
import { judgedRoutesOutOfFold } from './judge-routing.ts'
import type { RoutingRow } from './outcomes.ts'

/** How well one way of choosing spends calls of the cloud. */
export interface WayOfChoosing extends GainCurve {
  readonly name: string
  /** How much more APGR Vade has on the same questions: 95 % of paired bootstrap draws. */
  readonly vadeMore: Interval | null
}

export interface RouteQuality {
  readonly set: string
  readonly judgement: Judgement
  readonly ways: readonly WayOfChoosing[]
}

/** APGR on MMLU's subjects of which no question was seen before, without and with learning them on the way. */
export interface UnseenQuality {
  readonly words: number | null
  readonly learnedOn: number | null
  readonly more: Interval | null
}

export function measureUnseen(rows: readonly RoutingRow[]): UnseenQuality {
  const asked = rows.filter(({ set }) => set === 'mmlu')
  const { fold, worded, gained } = routeUnseen(asked)
  const scored = worded.map(({ device, cloud, deviceLogit, cloudLogit }, index) => ({
    device,
    cloud,
    fold: String(fold[index]),
    gains: [gained[index]?.gain ?? 0, sigmoid(cloudLogit) - sigmoid(deviceLogit)],
  }))
  return {
    words: apgr(scored, ({ gains }) => gains[1] ?? 0),
    learnedOn: apgr(scored, ({ gains }) => gains[0] ?? 0),
    more: bootstrapInterval(scored, (drawn) => difference(drawn, 0, 1), { rounds: 200 }),
  }
}

const vade = 'Vade: words and subject, learned on'

/** Baselines on the same rows and folds: RouteLLM's outcomes, all of them and by set. */
export function measureRoutes(rows: readonly RoutingRow[]): RouteQuality[] {
  const judged = judgedRoutesOutOfFold(rows)
  const ways = waysOf(rows)
  const sets = [...new Set(rows.map(({ set }) => set))]
  return ['all', ...sets].map((set) => {
    const chosen = [...rows.keys()].filter((index) => set === 'all' || rows[index]?.set === set)
    const scored = chosen.map((index) => ({
      device: rows[index]?.device === true,
      cloud: rows[index]?.cloud === true,
      fold: judged[index]?.ranks[0]?.fold ?? '',
      gains: ways.map(({ gains }) => gains[index] ?? 0),
    }))
    const own = ways.findIndex(({ name }) => name === vade)
    return {
      set,
      judgement: judge(
        chosen.flatMap((index) => judged[index] ?? []),
        { alpha: 0.05 },
      ),
      ways: ways.map(({ name }, at) => ({
        name,
        ...curve(scored, at),
        vadeMore: at === own ? null : bootstrapInterval(scored, (drawn) => difference(drawn, own, at), { rounds: 200 }),
      })),
    }
  })
}

interface Gains {
  readonly device: boolean
  readonly cloud: boolean
  readonly fold: string
  readonly gains: readonly number[]
}

function difference(rows: readonly Gains[], own: number, other: number): number | null {
  const a = apgr(rows, ({ gains }) => gains[own] ?? 0)
  const b = apgr(rows, ({ gains }) => gains[other] ?? 0)
  return a === null || b === null ? null : a - b
}

/** Means over folds by size, as APGR. */
function curve(rows: readonly Gains[], at: number) {
  const folds = [...Map.groupBy(rows, ({ fold }) => fold).values()].map((fold) => ({
    share: fold.length / rows.length,
    ...gainCurve(fold.map(({ device, cloud, gains }) => ({ device, cloud, gain: gains[at] ?? 0 }))),
  }))
  const mean = (of: 'cpt50' | 'cpt80' | 'callsAt95') => folds.reduce((sum, each) => sum + each.share * each[of], 0)
  return {
    apgr: apgr(rows, ({ gains }) => gains[at] ?? 0),
    cpt50: mean('cpt50'),
    cpt80: mean('cpt80'),
    callsAt95: mean('callsAt95'),
  }
}

function waysOf(rows: readonly RoutingRow[]): { name: string; gains: readonly number[] }[] {
  const random = seededRandom(3)
  const { worded, gained } = routeOutOfFold(rows)
  return [
    { name: 'random', gains: rows.map(() => random()) },
    { name: 'prompt length', gains: rows.map(({ prompt }) => prompt.length) },
    { name: 'logistic regression on 15 features of the prompt', gains: plainGains(rows) },
    { name: 'subject alone, learned on', gains: subjectGains(rows) },
    {
      name: 'words alone',
      gains: worded.map(({ deviceLogit, cloudLogit }) => sigmoid(cloudLogit) - sigmoid(deviceLogit)),
    },
    { name: vade, gains: gained.map(({ gain }) => gain) },
    { name: 'oracle', gains: rows.map(({ device, cloud }) => Number(cloud) - Number(device)) },
  ]
}

function plainGains(rows: readonly RoutingRow[]): number[] {
  const fold = foldsOf(rows.length, { folds: 5, seed: 1 })
  const features = rows.map((row) => ({ row, dense: promptFeatures(row.prompt).dense }))
  return outOfFold(features, fold, {
    fit: (kept) => {
      const inputs = kept.map(({ dense }) => dense)
      const side = (of: 'device' | 'cloud') =>
        fitLogistic(
          inputs,
          kept.map(({ row }) => row[of]),
          { l2: 1 },
        )
      return { device: side('device'), cloud: side('cloud') }
    },
    predict: ({ device, cloud }, { dense }) => sigmoid(logitOf(cloud, dense)) - sigmoid(logitOf(device, dense)),
  })
}

/** Every prompt looks the same but for its subject. */
function subjectGains(rows: readonly RoutingRow[]): number[] {
  const fold = foldsOf(rows.length, { folds: 5, seed: 1 })
  const gains: number[] = []
  for (let test = 0; test < 5; test++) {
    const kept = rows.filter((_, index) => fold[index] !== test)
    const rate = (side: 'device' | 'cloud') => kept.filter((row) => row[side]).length / kept.length
    const deviceLogit = logit(rate('device'))
    const cloudLogit = logit(rate('cloud'))
    const flat = (row: RoutingRow) => ({ ...row, deviceLogit, cloudLogit })
    const order = shuffledIndices(rows.length, seededRandom(test)).filter((index) => fold[index] === test)
    const tested = order.flatMap((index) => rows[index] ?? [])
    const online = gainsOnline(tested.map(flat), knowledgeFrom(kept.map(flat)))
    for (const [place, index] of order.entries()) gains[index] = online[place]?.gain ?? 0
  }
  return gains
}
