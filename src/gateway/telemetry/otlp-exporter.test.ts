import { expect, test } from 'vitest'
import { createSimulatedClock } from '../routing/simulated-clock.ts'
import { createOtlpExporter } from './otlp-exporter.ts'

/** A collector that answers as it is told, one answer after the other; the last one stays. */
function setUp(...answers: readonly (number | Response | Error)[]) {
  const clock = createSimulatedClock()
  const received: number[][] = []
  const problems: string[] = []
  let count = 0
  const exporter = createOtlpExporter<number>({
    url: 'http://collector/v1/traces',
    headers: { authorization: 'secret' },
    timeoutMs: 10_000,
    clock,
    random: () => 1,
    encode: (items) => JSON.stringify(items),
    onProblem: (sentence) => problems.push(sentence),
    async fetch(_input, init) {
      received.push(JSON.parse(init?.body as string) as number[])
      const answer = answers[Math.min(count++, answers.length - 1)] ?? 200
      if (answer instanceof Error) throw answer
      return answer instanceof Response ? answer : new Response('{}', { status: answer })
    },
  })
  const push = (from: number, to: number) => {
    for (let item = from; item < to; item++) exporter.push(item)
  }
  return { clock, received, problems, exporter, push }
}

test('what comes within a second is sent together', async () => {
  const { clock, received, exporter, push } = setUp(200)
  push(0, 3)
  await clock.pass(999)
  expect(received).toEqual([])
  push(3, 4)
  await clock.pass(1)
  expect(received).toEqual([[0, 1, 2, 3]])
  expect(exporter.counts()).toEqual({ sent: 4, dropped: 0 })
  push(4, 5)
  await clock.pass(1000)
  expect(received).toHaveLength(2)
})

test('a full batch does not wait', async () => {
  const { clock, received, push } = setUp(200)
  push(0, 300)
  await clock.pass(0)
  expect(received.map(({ length }) => length)).toEqual([128, 128])
  await clock.pass(1000)
  expect(received.flat()).toEqual(Array.from({ length: 300 }, (_, index) => index))
})

test.each([429, 502, 503, 504, new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })])(
  'after %s it is tried again, later and later',
  async (failure) => {
    const { clock, received, problems, exporter, push } = setUp(failure, failure, 200)
    push(0, 1)
    await clock.pass(1000)
    expect(received).toHaveLength(1)
    await clock.pass(999)
    expect(received).toHaveLength(1)
    await clock.pass(1)
    expect(received).toHaveLength(2)
    await clock.pass(1999)
    expect(received).toHaveLength(2)
    await clock.pass(1)
    expect(received).toHaveLength(3)
    expect(exporter.counts()).toEqual({ sent: 1, dropped: 0 })
    expect(problems).toEqual([
      expect.stringMatching(/^The collector at http:\/\/collector\/v1\/traces .*(\d{3}|REFUSED)/),
    ])
  },
)

test('a collector that asks for patience gets it', async () => {
  const { clock, received, push } = setUp(new Response('', { status: 429, headers: { 'retry-after': '7' } }), 200)
  push(0, 1)
  await clock.pass(7999)
  expect(received).toHaveLength(1)
  await clock.pass(1)
  expect(received).toHaveLength(2)
})

test.each([400, 401, 302, 500])('after %i it is given up, and the next ones are sent', async (status) => {
  const { clock, received, exporter, push } = setUp(status, 200)
  push(0, 2)
  await clock.pass(60_000)
  expect(received).toHaveLength(1)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 2 })
  push(2, 3)
  await clock.pass(1000)
  expect(exporter.counts()).toEqual({ sent: 1, dropped: 2 })
})

test('while the collector is down, the queue ends at 2,048 and the rest is counted', async () => {
  const { clock, received, problems, exporter, push } = setUp(503)
  push(0, 5000)
  await clock.pass(0)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 5000 - 2048 })
  await clock.pass(3_600_000)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 5000 })
  expect(received.filter(([first]) => first === 0)).toHaveLength(5)
  expect(problems).toHaveLength(1)
})

test('what is left is sent at the end; what comes later is dropped', async () => {
  const { clock, received, exporter, push } = setUp(200)
  push(0, 2)
  await exporter.close()
  expect(received).toEqual([[0, 1]])
  push(2, 3)
  await clock.pass(5000)
  expect(exporter.counts()).toEqual({ sent: 2, dropped: 1 })
  expect(clock.timers).toBe(0)
})

test('at the end a collector that is down is not waited for', async () => {
  const { clock, received, exporter, push } = setUp(503)
  push(0, 300)
  await clock.pass(10)
  await exporter.close()
  expect(received.length).toBeLessThanOrEqual(2)
  expect(exporter.counts()).toEqual({ sent: 0, dropped: 300 })
  expect(clock.timers).toBe(0)
})
