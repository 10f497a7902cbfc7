import { z } from 'zod'
import type { Route } from './route.ts'

const none = z.object({})
const share = z.number().min(0).max(1)
const count = z.int().min(0)

const measuredKind = z.object({
  /** A kind of task; with `-text` where the question brings along what its answer is in. */
  kind: z.string(),
  n: count,
  right: count,
  /** Probability that a right answer has a higher score than a wrong one; null where that cannot be said. */
  auroc: share.nullable(),
  /** There are enough answers for what is said of the kind. */
  enough: z.boolean(),
  /** Answers of this kind may stand without a hedge. */
  mayAnswer: z.boolean(),
})

/** Average performance gap recovered (RouteLLM, Ong et al. 2024): 0.5 is what a random choice has; above 1 is possible. */
const chooser = z.object({ name: z.string(), apgr: z.number().nullable() })

/** How good the choice is on questions with known answers that nothing was fitted on. */
const measuredChoice = z.object({
  name: z.string(),
  n: count,
  auroc: share.nullable(),
  aurocInterval: z.object({ low: share, high: share }).nullable(),
  aurocWithinKind: share.nullable(),
  /** Expected calibration error, that of perfect probabilities at this size, and what is above it after 100 labels. */
  ece: share,
  eceFloor: share,
  eceAbove100: z.number().nullable(),
  /** Parts of the way from a random choice to one that knows the outcomes. */
  shareOfOracle: z.number().nullable(),
  /** Splits in which the loss stayed at or below `alpha`, and the mean share that the device answered then. */
  bound: z.object({ alpha: share, splits: count, kept: count, answeredShare: share }),
  /** Right answers where nothing or everything goes to the larger model. */
  alwaysDevice: share,
  alwaysCloud: share,
  choosers: z.array(chooser),
  kinds: z.array(measuredKind),
  /** Kinds whose answers may stand when this is asked as in a conversation; null where that was not measured. */
  inConversations: z.array(z.string()).nullable(),
  feasibility: z.string(),
})
export type MeasuredChoice = z.output<typeof measuredChoice>

const lossOf = z.enum(['all', 'answered'])

const installedChoice = z.object({
  id: z.string(),
  name: z.string(),
  /** Measured with these weights and this way of asking; `note` says it where not. */
  exact: z.boolean(),
  note: z.string().nullable(),
  /** On this machine, by `vade hybrid calibrate`; else what is known of it came with Vade. */
  measuredHere: z.boolean(),
  /** Day of the measurement; null where nothing was measured of this model. */
  fitted: z.string().nullable(),
  kinds: z.array(measuredKind),
  /** `answeredShare` null: nothing can be certified at this `alpha`. */
  thresholds: z.array(z.object({ alpha: share, delta: share, lossOf, answeredShare: share.nullable() })),
  /** The bounds that decisions rest on, and whether anything is certified for them now. */
  inUse: z.array(z.object({ alpha: share, lossOf, certified: z.boolean() })),
  /** What even a perfect choice must pass on, were the larger model always right; null where nothing was measured. */
  feasibility: z.string().nullable(),
  learned: z.object({
    kinds: z.array(z.object({ kind: z.string(), n: count, right: count, expected: z.number() })),
    audits: count,
  }),
})
export type InstalledChoice = z.output<typeof installedChoice>

const choice = z.object({
  /** Day of the measurement that ships. */
  at: z.string(),
  measured: z.array(measuredChoice),
  /** Of the models on this machine. */
  installed: z.array(installedChoice),
})
export type Choice = z.output<typeof choice>

const answering = z.object({
  /** The model of this device, with the name that people call it by. */
  device: z.object({ id: z.string(), name: z.string() }),
  /** The larger model that may be asked, as `openai/gpt-4o`; null while none can be. */
  larger: z.string().nullable(),
})
export type Answering = z.output<typeof answering>

/** The choice between this device and a larger model: who they are, and how good it is. */
export const choiceRoutes = {
  getAnswering: {
    method: 'GET',
    path: '/api/answering',
    summary: 'Who answers when no model is named: the one of this device, and the larger one that may be asked',
    params: none,
    query: none,
    body: z.undefined().or(none),
    output: answering,
    streams: false,
  },
  getChoice: {
    method: 'GET',
    path: '/api/choice',
    summary:
      'How good the choice between this device and a larger model is: as it ships, and as measured and learned here',
    params: none,
    query: none,
    body: z.undefined().or(none),
    output: choice,
    streams: false,
  },
} as const satisfies Record<string, Route>
