import { expect, test } from 'vitest'
import { exposition } from './exposition.ts'
import { mergeMetrics } from '../../core/index.ts'
import { createCounter, createHistogram, gauge } from './series.ts'

function callsOf(...counts: readonly (readonly [string, number])[]) {
  const calls = createCounter({ name: 'calls_total', help: 'Calls', labels: ['model'] })
  for (const [model, count] of counts) calls.add([model], count)
  return calls.family()
}

test('a counter', () => {
  expect(exposition([callsOf(['a', 2], ['b', 1])])).toBe(
    '# HELP calls_total Calls\n# TYPE calls_total counter\ncalls_total{model="a"} 2\ncalls_total{model="b"} 1\n',
  )
})

test('what would end a line or a value is escaped', () => {
  const help = 'One\nand \\ two'
  const family = gauge({ name: 'up', help, labels: ['of'], samples: [{ values: ['a"b\\c\nd'], numbers: [1] }] })
  expect(exposition([family])).toBe('# HELP up One\\nand \\\\ two\n# TYPE up gauge\nup{of="a\\"b\\\\c\\nd"} 1\n')
})

test('the buckets of a histogram hold what is in the smaller ones', () => {
  const seconds = createHistogram({ name: 's', help: 'S', labels: [], bounds: [0.1, 1] })
  for (const value of [0.05, 0.1, 0.5, 2]) seconds.observe([], value)
  expect(exposition([seconds.family()])).toBe(
    '# HELP s S\n# TYPE s histogram\ns_bucket{le="0.1"} 2\ns_bucket{le="1"} 3\ns_bucket{le="+Inf"} 4\ns_sum 2.65\ns_count 4\n',
  )
})

test('names beyond a thousand are counted as other', () => {
  const calls = createCounter({ name: 'calls_total', help: 'Calls', labels: ['model', 'kind'] })
  for (let index = 0; index < 1500; index++) calls.add([`m${String(index)}`, 'input'])
  calls.add(['m3', 'input'])
  calls.add(['m1400', 'input'])
  const { samples } = calls.family()
  expect(samples).toHaveLength(1001)
  expect(samples[3]).toEqual({ values: ['m3', 'input'], numbers: [2] })
  expect(samples.at(-1)).toEqual({ values: ['other', 'other'], numbers: [501] })
})

test('a family that was told does not change any more', () => {
  const calls = createCounter({ name: 'calls_total', help: 'Calls', labels: [] })
  calls.add([])
  const told = calls.family()
  calls.add([])
  expect(told.samples).toEqual([{ values: [], numbers: [1] }])
})

test('several processes are told as one, also after a journey as JSON', () => {
  const histogram = (value: number) => {
    const seconds = createHistogram({ name: 's', help: 'S', labels: [], bounds: [1] })
    seconds.observe([], value)
    return seconds.family()
  }
  const open = (count: number) =>
    gauge({ name: 'open', help: 'O', labels: [], together: 'max', samples: [{ values: [], numbers: [count] }] })
  const processes = [
    [callsOf(['a', 1], ['b', 2]), histogram(0.5), open(1)],
    [callsOf(['b', 3], ['c', 4]), histogram(3), open(7)],
  ]
  const all = mergeMetrics(JSON.parse(JSON.stringify(processes)) as typeof processes)
  expect(all.map(({ samples }) => samples)).toEqual([
    [
      { values: ['a'], numbers: [1] },
      { values: ['b'], numbers: [5] },
      { values: ['c'], numbers: [4] },
    ],
    [{ values: [], numbers: [1, 1, 3.5] }],
    [{ values: [], numbers: [7] }],
  ])
})
