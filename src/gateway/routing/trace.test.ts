import { expect, test } from 'vitest'
import { createSimulatedClock } from './simulated-clock.ts'
import { tinyTarget } from './tiny-target.ts'
import { createTrace } from './trace.ts'

test('remembers who was tried when, how it ended, what it cost, and little of what was said', async () => {
  const clock = createSimulatedClock()
  await clock.pass(50)
  const trace = createTrace(clock, 20)
  const step = trace.begin(tinyTarget('groq'))
  expect(trace.records()).toMatchObject([{ outcome: 'under-way', startMs: 30 }])
  await clock.pass(200)
  step.end('server', 'x'.repeat(1000))
  step.cost(5)
  step.cost(7)
  expect(trace.records()).toEqual([
    {
      provider: 'groq',
      model: 'llama',
      key: 'key_1',
      startMs: 30,
      ms: 200,
      outcome: 'server',
      message: 'x'.repeat(200),
      costNanoUsd: 7,
    },
  ])
})
