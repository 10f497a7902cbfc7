import { expect, test } from 'vitest'
import { createSingleFlight } from './single-flight.ts'

function start() {
  const flight = createSingleFlight<string>()
  const signals: AbortSignal[] = []
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const ask = (signal: AbortSignal) => {
    signals.push(signal)
    return promise
  }
  return { flight, signals, resolve, reject, ask }
}

const never = new AbortController().signal

test('equal questions share one asking, and later ones ask anew', async () => {
  const { flight, signals, resolve, ask } = start()
  const answers = [flight.share('key', never, ask), flight.share('key', never, ask), flight.share('other', never, ask)]
  expect(signals).toHaveLength(2)
  resolve('Yes.')
  expect(await Promise.all(answers)).toEqual(['Yes.', 'Yes.', 'Yes.'])
  expect(flight.size).toBe(0)
  await flight.share('key', never, ask)
  expect(signals).toHaveLength(3)
})

test('all get the error, and the next asks anew', async () => {
  const { flight, reject, ask } = start()
  const answers = [flight.share('key', never, ask), flight.share('key', never, ask)]
  reject(new Error('No.'))
  for (const answer of answers) await expect(answer).rejects.toThrow('No.')
  expect(flight.size).toBe(0)
})

test('who leaves leaves alone; when the last one leaves, the asking ends', async () => {
  const { flight, signals, ask } = start()
  const [one, other] = [new AbortController(), new AbortController()]
  const first = flight.share('key', one.signal, ask)
  const second = flight.share('key', other.signal, ask)
  one.abort(new Error('One left.'))
  await expect(first).rejects.toThrow('One left.')
  expect(signals[0]?.aborted).toBe(false)
  other.abort(new Error('The other left.'))
  await expect(second).rejects.toThrow('The other left.')
  expect(signals[0]?.aborted).toBe(true)
  expect(flight.size).toBe(0)
})

test('who left before does not ask', async () => {
  const { flight, signals, ask } = start()
  await expect(flight.share('key', AbortSignal.abort(new Error('Gone.')), ask)).rejects.toThrow('Gone.')
  expect(signals).toEqual([])
})
