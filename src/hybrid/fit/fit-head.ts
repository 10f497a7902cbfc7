import type { Head } from '../calibration.ts'
import { draftFeatures, promptValues, type ChoiceCounts } from '../draft-features.ts'
import { fitLogistic } from '../logistic.ts'
import type { Example } from './examples.ts'

/** Those that helped out of fold; `decisions/hybrid.md` names the others that were tried. */
const tokenFeatures = ['min_lp', 'max_H20', 'first_p1', 'choice_rarity', 'prompt_ease']

/** Chosen among 5, 10, 20, 30 and 60 out of fold; all lie within 0.01 of AUROC. */
const pull = 20

/** The base rate is the model's own and little is known of it before. */
const biasPull = 0.1

/** After a draft. Of each model its examples: how it chooses among options is its own. */
export function draftHead(models: readonly (readonly Example[])[], prior?: Head): Head {
  const examples = models.flat()
  const choicesOf = new Map(
    models.flatMap((own) => {
      const choices = countChoices(own)
      return own.map((example) => [example, choices] as const)
    }),
  )
  const read = (example: Example) => draftFeatures(example.draft, choicesOf.get(example) ?? {})
  return fitted(examples, read, prior ?? tokenFeatures)
}

/** From the prompt alone. */
export function promptHead(examples: readonly Example[], prior?: Head): Head {
  return fitted(examples, ({ draft }) => promptValues(draft), prior ?? ['prompt_ease'])
}

export function countChoices(examples: readonly Example[]): ChoiceCounts {
  const counts: Record<string, number[]> = {}
  for (const { draft } of examples) {
    const options = draft.optionProbabilities ?? []
    if (options.length === 0) continue
    const kind = (counts[draft.kind] ??= [])
    while (kind.length < options.length) kind.push(0)
    const chosen = options.indexOf(Math.max(...options))
    kind[chosen] = (kind[chosen] ?? 0) + 1
  }
  return counts
}

/** `known` is a prior, or the names of the features beside the kinds of task. */
function fitted(
  examples: readonly Example[],
  read: (example: Example) => Readonly<Record<string, number>>,
  known: Head | readonly string[],
): Head {
  const kinds = [...new Set(examples.map(({ draft }) => `kind:${draft.kind}`))].sort()
  const prior = 'weights' in known ? withNewKinds(known, kinds) : undefined
  const features = 'weights' in known ? (prior?.features ?? []) : [...known, ...kinds]
  const rows = examples.map((example) => {
    const values = read(example)
    return features.map((name) => values[name] ?? 0)
  })
  const right = examples.map((example) => example.right)
  return {
    features,
    ...fitLogistic(rows, right, prior === undefined ? { l2: pull } : { l2: pull, biasL2: biasPull, prior }),
  }
}

/** Kinds of task that the prior has not seen begin where it puts the average of all others. */
function withNewKinds(prior: Head, kinds: readonly string[]): Head {
  const added = kinds.filter((name) => !prior.features.includes(name))
  return {
    features: [...prior.features, ...added],
    mean: [...prior.mean, ...added.map(() => 0)],
    scale: [...prior.scale, ...added.map(() => 0.5)],
    weights: [...prior.weights, ...added.map(() => 0)],
    bias: prior.bias,
  }
}
