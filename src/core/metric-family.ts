/** Everything of one name that `/metrics` tells: plain JSON, so that it can be sent from one process to another. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** What stands for several processes: their sum, or the largest of them. */
  readonly together: 'sum' | 'max'
  readonly labels: readonly string[]
  /** Upper bounds of a histogram's buckets, ascending; the last bucket, without a bound, is not named. */
  readonly bounds?: readonly number[]
  readonly samples: readonly MetricSample[]
}

export interface MetricSample {
  /** One for each label of the family, in its order. */
  readonly values: readonly string[]
  /** Of a counter or a gauge: one number. Of a histogram: the count of each bucket by itself, then the sum of all values. */
  readonly numbers: readonly number[]
}

/** What several processes count, as if it were one. A family is described as in the first that has it. */
export function mergeMetrics(processes: readonly (readonly MetricFamily[])[]): readonly MetricFamily[] {
  const families = new Map<string, { readonly first: MetricFamily; readonly samples: Map<string, MetricSample> }>()
  for (const family of processes.flat()) {
    let known = families.get(family.name)
    if (known === undefined) families.set(family.name, (known = { first: family, samples: new Map() }))
    for (const sample of family.samples) {
      const name = sample.values.join('\0')
      const before = known.samples.get(name)
      known.samples.set(name, before === undefined ? sample : both(before, sample, family.together))
    }
  }
  return Array.from(families.values(), ({ first, samples }) => ({ ...first, samples: [...samples.values()] }))
}

function both(one: MetricSample, other: MetricSample, together: MetricFamily['together']): MetricSample {
  const numbers = one.numbers.map((number, index) => {
    const second = other.numbers[index] ?? 0
    return together === 'sum' ? number + second : Math.max(number, second)
  })
  return { values: one.values, numbers }
}
