import type { Head } from '../calibration.ts'
import { draftFeatures, type ChoiceCounts } from '../draft-features.ts'
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
  const features = prior?.features ?? [...tokenFeatures, ...kindFeatures(examples)]
  return fitted(examples, {
    features,
    prior,
    read: (example) => draftFeatures(example.draft, choicesOf.get(example) ?? {}),
  })
}

/** From the prompt alone. */
export function promptHead(examples: readonly Example[], prior?: Head): Head {
  const features = prior?.features ?? ['prompt_ease', ...kindFeatures(examples)]
  const read = ({ draft }: Example) => ({ prompt_ease: draft.ease, [`kind:${draft.kind}`]: 1 })
  return fitted(examples, { features, prior, read })
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

function kindFeatures(examples: readonly Example[]): string[] {
  return [...new Set(examples.map(({ draft }) => `kind:${draft.kind}`))].sort()
}

function fitted(
  examples: readonly Example[],
  {
    features,
    prior,
    read,
  }: {
    readonly features: readonly string[]
    readonly prior: Head | undefined
    readonly read: (example: Example) => Readonly<Record<string, number>>
  },
): Head {
  const rows = examples.map((example) => {
    const values = read(example)
    return features.map((name) => values[name] ?? 0)
  })
  const right = examples.map((example) => example.right)
  const before = prior === undefined ? { l2: pull } : { l2: pull, biasL2: biasPull, prior }
  const { mean, scale, weights, bias } = fitLogistic(rows, right, before)
  return { features: [...features], mean: [...mean], scale: [...scale], weights: [...weights], bias }
}
