import type { Choice, InstalledChoice, MeasuredChoice } from '../../api/index.ts'
import type { InstalledModel } from '../../engine-native/index.ts'
import {
  certifiedLogit,
  feasibilitySentence,
  fewestLabels,
  findCalibration,
  mayAnswer,
  quality,
  shippedCalibrations,
  splits,
  type FoundCalibration,
  type Learned,
  type Quality,
} from '../../hybrid/index.ts'
import { conversationTemplate } from '../calibration/template.ts'
import type { Calibrations } from './calibrations.ts'
import { bounds } from './judge.ts'
import type { Learning } from './learning.ts'

export interface ChoiceOptions {
  readonly installed: readonly InstalledModel[]
  readonly calibrations: Pick<Calibrations, 'of'>
  readonly learning: Pick<Learning, 'of'>
}

/** How good the choice between this device and a larger model is: as it ships, and of each model here that answers. */
export function choiceOf({ installed, calibrations, learning }: ChoiceOptions): Choice {
  return {
    at: quality.at,
    measured: [...quality.drafts.map(measuredDrafts), ...quality.routing.map(measuredRoutes)],
    installed: installed.flatMap((model) => {
      const known = model.kind === 'embedding' ? null : calibrations.of(model.id)
      return known === null ? [] : [installedChoice(model, known.found, learning.of(known.sha256))]
    }),
  }
}

type Drafts = Quality['drafts'][number]
type Routes = Quality['routing'][number]

function measuredDrafts(drafts: Drafts): MeasuredChoice {
  const { name, aurocInterval, eceAbove100, shareOfOracle, withinKind, apgr } = drafts
  const known = shippedCalibrations()
  const own = known.find(({ model }) => model.name === name)?.model
  const asMeasured = own && findCalibration(known, own)
  const asTalked = own && findCalibration(known, { ...own, template: conversationTemplate })
  return {
    ...judged(drafts),
    name,
    aurocInterval,
    eceAbove100,
    shareOfOracle,
    choosers: [
      { name: 'random', apgr: drafts.apgrRandom },
      { name: 'prompt length', apgr: drafts.apgrLength },
      { name: 'Vade', apgr },
      { name: 'oracle', apgr: drafts.apgrOracle },
    ],
    kinds: Object.entries(withinKind).map(([kind, found]) => {
      return {
        kind,
        ...found,
        enough: found.n >= fewestLabels,
        mayAnswer: asMeasured !== undefined && mayAnswer(asMeasured, kind),
      }
    }),
    inConversations: asTalked?.exact === true ? standing(asTalked) : null,
  }
}

function measuredRoutes({ set, judgement, ways }: Routes): MeasuredChoice {
  const { apgr, apgrOracle } = judgement
  return {
    ...judged(judgement),
    name: `Mixtral-8x7B as the device, GPT-4-1106 as the cloud: ${setNames[set] ?? set}`,
    aurocInterval: null,
    eceAbove100: null,
    shareOfOracle: apgr === null || apgrOracle === null ? null : (apgr - 0.5) / (apgrOracle - 0.5),
    choosers: ways.map((way) => ({ name: way.name, apgr: way.apgr })),
    kinds: [],
    inConversations: null,
  }
}

/** Kinds of task whose answers may stand without a hedge. */
function standing(found: FoundCalibration): string[] {
  return Object.keys(found.calibration.kinds).filter((kind) => mayAnswer(found, kind))
}

const setNames: Readonly<Record<string, string>> = { all: 'MMLU and GSM8K', mmlu: 'MMLU', gsm8k: 'GSM8K' }

function judged(judgement: Routes['judgement'] | Drafts) {
  const { n, auroc, aurocWithinKind, ece, eceFloor, alpha, violations, answeredShare, baseLoss } = judgement
  return {
    n,
    auroc,
    aurocWithinKind,
    ece,
    eceFloor,
    bound: { alpha, splits, kept: Math.round(splits * (1 - violations)), answeredShare },
    alwaysDevice: judgement.alwaysDevice,
    alwaysCloud: judgement.alwaysCloud,
    feasibility: feasibilitySentence(baseLoss, alpha, 'all'),
  }
}

function installedChoice({ id, name }: InstalledModel, found: FoundCalibration, learned: Learned): InstalledChoice {
  const { calibration, exact, note } = found
  const records = Object.entries(calibration.kinds)
  const n = records.reduce((sum, [, record]) => sum + record.n, 0)
  const right = records.reduce((sum, [, record]) => sum + record.right, 0)
  const { alpha, lossOf } = bounds.online
  return {
    id,
    name,
    exact,
    note,
    measuredHere: !shippedCalibrations().includes(calibration),
    fitted: n === 0 ? null : calibration.provenance.fitted,
    kinds: records.map(([kind, record]) => {
      return {
        kind,
        n: record.n,
        right: record.right,
        auroc: record.auroc,
        enough: record.n >= fewestLabels,
        mayAnswer: mayAnswer(found, kind),
      }
    }),
    // What was certified of other weights, or another way of asking, holds for those alone.
    thresholds: (exact ? calibration.thresholds : []).map(({ threshold, answeredShare, ...bound }) => {
      return { ...bound, answeredShare: threshold === null ? null : answeredShare }
    }),
    inUse: Object.values(bounds).map((bound) => {
      return { ...bound, certified: certifiedLogit(learned, found, bound) !== null }
    }),
    feasibility: n === 0 ? null : feasibilitySentence(1 - right / n, alpha, lossOf),
    learned: {
      kinds: Object.entries(learned.device).map(([kind, seen]) => ({ kind, ...seen })),
      audits: learned.audits.length,
    },
  }
}
