import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { createBreaker } from './breaker.ts'
import { answerFrom, type Answered, type AttemptInfo, type Call, type Policy } from './failover.ts'
import { createHealth, type Manner } from './health.ts'
import { createHedgeBudget } from './hedge-budget.ts'
import { createSimulatedClock } from './simulated-clock.ts'
import { AttemptError, type Target } from './target.ts'
import { tinyTarget } from './tiny-target.ts'
import { createTrace } from './trace.ts'

const usual: Policy = {
  retries: 1,
  totalMs: 60_000,
  firstContentMs: 10_000,
  longestPauseMs: 5_000,
  otherProviderOnRefusal: true,
}
const [a, b, c] = [tinyTarget('a'), tinyTarget('b'), tinyTarget('c')]

/** What a target does when it is asked: answers, or throws, after so many milliseconds; or nothing, until it is stopped. */
type Script = { readonly ms: number; readonly error?: unknown } | 'hangs'

interface Asked {
  readonly target: Target
  readonly at: number
  readonly signal: AbortSignal
  readonly info: AttemptInfo
}

function start() {
  const clock = createSimulatedClock()
  const random = () => 0.5
  const breaker = createBreaker({ clock, random })
  const health = createHealth(clock)
  const hedges = createHedgeBudget({ share: 0.05, burst: 10 })
  const asked: Asked[] = []
  const discarded: string[] = []
  const trace = createTrace(clock, 0)
  const caller = new AbortController()
  const scripts = new Map<Target, Script[]>()
  return {
    clock,
    breaker,
    health,
    hedges,
    asked,
    discarded,
    trace,
    caller,
    /** What the target does the first, second … time; the last one again and again. */
    script: (target: Target, ...scripted: Script[]) => void scripts.set(target, scripted),
    ask(
      targets: readonly Target[],
      options: Partial<Omit<Call<string>, 'policy'>> & { policy?: Partial<Policy> } = {},
    ) {
      const { policy, ...more } = options
      const outcome: { answered?: Answered<string>; error?: unknown; at?: number } = {}
      answerFrom<string>(
        { health, breaker, hedges, clock, random },
        {
          targets,
          manner: 'stream',
          signal: caller.signal,
          trace,
          discard: (late) => void discarded.push(late),
          attempt(target, signal, info) {
            asked.push({ target, at: clock.now(), signal, info })
            const all = scripts.get(target) ?? [{ ms: 100 }]
            const script = (all.length > 1 ? all.shift() : all[0]) ?? 'hangs'
            return new Promise((resolve, reject) => {
              if (script === 'hangs') return
              clock.after(script.ms, () => {
                if (script.error === undefined) resolve(`${target.provider.id}${String(info.number)}`)
                else reject(script.error)
              })
            })
          },
          policy: { ...usual, ...policy },
          ...more,
        },
      ).then(
        (answered) => Object.assign(outcome, { answered, at: clock.now() }),
        (error: unknown) => Object.assign(outcome, { error, at: clock.now() }),
      )
      return outcome
    },
    who: () => asked.map(({ target, at }) => `${target.provider.id}@${String(at)}`),
  }
}

function fault(kind: AttemptError['fault'], retryAfter?: number): Script {
  return { ms: 0, error: new AttemptError(kind, `It said ${kind}.`, retryAfter === undefined ? {} : { retryAfter }) }
}

/** Twenty answers of 100 ms each, so that its 95th percentile is known. */
async function measure({ clock, health, hedges }: ReturnType<typeof start>, target: Target, manner: Manner = 'stream') {
  for (let index = 0; index < 20; index++) {
    const flight = health.begin(target, manner)
    await clock.pass(100)
    flight.committed()
    flight.ended(0)
    hedges.earn()
  }
}

test('asks the first and nobody else, if it answers', async () => {
  const world = start()
  const outcome = world.ask([a, b])
  await world.clock.pass(100)
  expect(outcome.answered).toMatchObject({ committed: 'a1', target: a })
  expect(world.who()).toEqual(['a@0'])
  expect(world.clock.timers).toBe(0)
  outcome.answered?.ended({ outputTokens: 5 })
  expect(world.trace.records()).toEqual([
    { provider: 'a', model: 'llama', key: 'key_1', startMs: 0, ms: 100, outcome: 'answered', costNanoUsd: 0 },
  ])
})

test('asks the next at once after every fault that another may not have', async () => {
  for (const kind of [
    'rate-limit',
    'overloaded',
    'server',
    'network',
    'malformed',
    'quota',
    'auth',
    'model-missing',
    'content-policy',
  ] as const) {
    const world = start()
    world.script(a, fault(kind))
    const outcome = world.ask([a, b])
    await world.clock.pass(100)
    expect(outcome.answered?.target).toBe(b)
    expect(world.who()).toEqual(['a@0', 'b@0'])
    expect(world.trace.records()).toMatchObject([
      { outcome: kind, message: `It said ${kind}.` },
      { outcome: 'answered' },
    ])
    expect(world.clock.timers).toBe(0)
  }
})

test('what is thrown at once, or is no error of a provider, is a failed attempt like others', async () => {
  for (const thrown of [
    new TypeError('x is not a function'),
    new VadeError('engine_failed', 'The engine ended.'),
    new VadeError('unsupported', 'No audio.'),
  ]) {
    const world = start()
    let calls = 0
    const outcome = world.ask([a, b], {
      attempt(target) {
        if (calls++ === 0) throw thrown
        return Promise.resolve(target.provider.id)
      },
    })
    await world.clock.pass(1)
    expect(outcome.answered?.committed).toBe('b')
  }
})

test('a wrong request ends the call at once, as the provider said it', async () => {
  const world = start()
  const error = new AttemptError('bad-request', 'temperature is too high.', { param: 'temperature' })
  world.script(a, { ms: 0, error })
  const outcome = world.ask([a, b])
  await world.clock.pass(0)
  expect(outcome.error).toBe(error)
  expect(world.who()).toEqual(['a@0'])
  expect(world.breaker.rows()).toEqual([])
})

test('an error of Vade itself ends the call at once', async () => {
  const world = start()
  const error = new VadeError('budget_exceeded', 'The budget is used up.')
  world.script(a, { ms: 0, error })
  const outcome = world.ask([a, b])
  await world.clock.pass(0)
  expect(outcome.error).toBe(error)
})

test('every fault that passes is tried again where nobody else is', async () => {
  for (const kind of ['rate-limit', 'overloaded', 'server', 'timeout', 'network', 'malformed'] as const) {
    const world = start()
    world.script(a, fault(kind), { ms: 10 })
    const outcome = world.ask([a])
    await world.clock.pass(3000)
    expect(outcome.answered?.committed).toBe('a2')
  }
  for (const kind of ['model-missing', 'quota', 'auth', 'context-length', 'content-policy'] as const) {
    const world = start()
    world.script(a, fault(kind), { ms: 10 })
    const outcome = world.ask([a])
    await world.clock.pass(3000)
    expect(outcome.error).toMatchObject({ fault: kind })
    expect(world.asked).toHaveLength(1)
  }
})

test('asks the same target again only when nobody else is left, with growing waits', async () => {
  const world = start()
  world.script(a, fault('server'))
  world.script(b, fault('network'))
  const outcome = world.ask([a, b], { policy: { retries: 2 } })
  await world.clock.pass(10_000)
  expect(world.who()).toEqual(['a@0', 'b@0', 'a@50', 'b@50', 'a@150', 'b@150'])
  expect(outcome.error).toMatchObject({
    code: 'provider_failed',
    message: 'A: It said server. It was tried 3 times. Also tried: B (network).',
  })
  expect(world.clock.timers).toBe(0)
})

test('who was not asked yet goes before who failed, even when his wait is over', async () => {
  const world = start()
  world.script(a, fault('server'))
  world.script(b, { ms: 100, error: new AttemptError('server', 'Broken.') })
  const outcome = world.ask([a, b, c])
  await world.clock.pass(1000)
  expect(world.who()).toEqual(['a@0', 'b@0', 'c@100'])
  expect(outcome.answered?.target).toBe(c)
})

test('waits as long as the provider asks, and answers then', async () => {
  const world = start()
  world.script(a, fault('rate-limit', 3), { ms: 10 })
  const outcome = world.ask([a])
  await world.clock.pass(2999)
  expect(world.who()).toEqual(['a@0'])
  await world.clock.pass(100)
  expect(world.who()).toEqual(['a@0', 'a@3000'])
  expect(outcome.answered?.committed).toBe('a2')
})

test('does not wait longer than the policy allows or the deadline leaves, and says how long to wait', async () => {
  for (const policy of [{ longestPauseMs: 5_000 }, { longestPauseMs: 60_000, totalMs: 7_000 }]) {
    const world = start()
    world.script(a, fault('rate-limit', 30))
    world.script(b, fault('rate-limit', 8))
    const outcome = world.ask([a, b], { policy })
    await world.clock.pass(0)
    expect(outcome.error).toMatchObject({
      code: 'rate_limited',
      retryAfter: 8,
      message: 'A: It said rate-limit. Also tried: B (rate-limit). Try again in 8 s.',
    })
    expect(world.clock.timers).toBe(0)
  }
})

test('a request too long for one goes to those that take more, and back to nobody', async () => {
  const world = start()
  const [same, larger] = [tinyTarget('same'), tinyTarget('larger', { contextTokens: 100_000 })]
  world.script(a, fault('context-length'))
  const outcome = world.ask([a, same, larger])
  await world.clock.pass(100)
  expect(world.asked.map(({ target }) => target)).toEqual([a, larger])
  expect(outcome.answered?.target).toBe(larger)
  const alone = start()
  alone.script(a, fault('server'))
  alone.script(same, fault('context-length'))
  const failed = alone.ask([a, same])
  await alone.clock.pass(1000)
  expect(failed.error).toMatchObject({ code: 'context_exceeded' })
  expect(alone.who()).toEqual(['a@0', 'same@0'])
})

test('what a provider refuses to talk about goes to others only where the policy says so, never to another key of it', async () => {
  const otherKey = tinyTarget('a', { key: 'key_2' })
  const world = start()
  world.script(a, fault('content-policy'))
  const refused = world.ask([a, b], { policy: { otherProviderOnRefusal: false } })
  await world.clock.pass(100)
  expect(refused.error).toMatchObject({ code: 'content_refused' })
  const allowed = world.ask([a, otherKey, b])
  await world.clock.pass(100)
  expect(allowed.answered?.target).toBe(b)
  expect(world.asked.map(({ target }) => target)).toEqual([a, a, b])
})

test('an answer that is a refusal is set aside while another provider may answer, and given where none does', async () => {
  const isRefused = (answer: string) => !answer.startsWith('c')
  const otherKey = tinyTarget('a', { key: 'key_2' })
  const world = start()
  const answered = world.ask([a, otherKey, b, c], { isRefused })
  await world.clock.pass(300)
  expect(answered.answered).toMatchObject({ committed: 'c3', target: c })
  expect(world.discarded).toEqual(['a1', 'b2'])
  expect(world.trace.records().map(({ outcome }) => outcome)).toEqual(['content-policy', 'content-policy', 'answered'])

  for (const [script, given] of [
    [{ ms: 10 }, 'b2'],
    [fault('server'), 'a1'],
    [fault('bad-request'), 'a1'],
  ] as const) {
    const last = start()
    last.script(b, script)
    const outcome = last.ask([a, b], { isRefused, policy: { retries: 0 } })
    await last.clock.pass(1000)
    expect(outcome.answered?.committed).toBe(given)
    expect(last.discarded).toEqual(given === 'a1' ? [] : ['a1'])
    outcome.answered?.ended({ outputTokens: 0 })
    expect(last.health.rows().map(({ underWay }) => underWay)).toEqual([0, 0])
    expect(last.clock.timers).toBe(0)
  }
})

test('a refusal is the answer where nobody else is left, or the policy asks nobody else', async () => {
  const isRefused = () => true
  const world = start()
  const alone = world.ask([a, tinyTarget('a', { key: 'key_2' })], { isRefused })
  const kept = world.ask([a, b], { isRefused, policy: { otherProviderOnRefusal: false } })
  await world.clock.pass(100)
  expect([alone.answered?.committed, kept.answered?.committed]).toEqual(['a1', 'a1'])
  expect(world.asked).toHaveLength(2)
})

test('who leaves while another is asked after a refusal ends both', async () => {
  const world = start()
  world.script(b, 'hangs')
  const outcome = world.ask([a, b], { isRefused: () => true })
  await world.clock.pass(200)
  world.caller.abort()
  await world.clock.pass(0)
  expect(outcome.error).toMatchObject({ code: 'aborted' })
  expect(world.discarded).toEqual(['a1'])
  expect(world.clock.timers).toBe(0)
})

test('a wrong key is not used for another model either; another key of the provider is', async () => {
  const world = start()
  const [otherModel, otherKey] = [tinyTarget('a', { id: 'qwen' }), tinyTarget('a', { key: 'key_2' })]
  world.script(a, fault('auth'))
  const outcome = world.ask([a, otherModel, otherKey])
  await world.clock.pass(100)
  expect(world.asked.map(({ target }) => target)).toEqual([a, otherKey])
  expect(outcome.answered?.target).toBe(otherKey)
})

test('wrong settings here are told last', async () => {
  const world = start()
  world.script(a, fault('auth'))
  world.script(b, fault('overloaded', 2))
  const outcome = world.ask([a, b], { policy: { retries: 0 } })
  await world.clock.pass(10)
  expect(outcome.error).toMatchObject({
    code: 'overloaded',
    retryAfter: 2,
    message: 'B: It said overloaded. Also tried: A (auth). Try again in 2 s.',
  })
})

test('a target that hangs is left after its time, with the reason in its signal', async () => {
  const world = start()
  world.script(a, 'hangs')
  const outcome = world.ask([a, b])
  await world.clock.pass(10_100)
  expect(outcome.answered?.target).toBe(b)
  expect(world.asked[0]?.signal.reason).toMatchObject({
    fault: 'timeout',
    message: 'A did not begin to answer within 10 s.',
  })
  expect(world.trace.records()).toMatchObject([{ outcome: 'timeout', ms: 10_000 }, { outcome: 'answered' }])
})

test('the deadline holds over all attempts', async () => {
  const world = start()
  for (const target of [a, b, c]) world.script(target, 'hangs')
  const outcome = world.ask([a, b, c], { policy: { totalMs: 15_000 } })
  await world.clock.pass(60_000)
  expect(outcome.at).toBe(15_000)
  expect(outcome.error).toMatchObject({ code: 'provider_timeout' })
  expect(world.who()).toEqual(['a@0', 'b@10000'])
  expect(world.asked.every(({ signal }) => signal.aborted)).toBe(true)
  expect(world.clock.timers).toBe(0)
})

test('who is asked shortly before the deadline is not blamed for it', async () => {
  const world = start()
  for (const target of [a, b]) world.script(target, 'hangs')
  for (let index = 0; index < 5; index++) world.ask([a, b], { policy: { totalMs: 11_000 } })
  await world.clock.pass(11_000)
  expect(world.breaker.rows().map(({ name }) => name)).toEqual(['a/llama#key_1'])
  expect(world.health.rows()).toMatchObject([
    { provider: 'a', failed: 5 },
    { provider: 'b', failed: 0 },
  ])
})

test('a caller that leaves ends everything at once: an attempt, a wait, a race', async () => {
  for (const phase of ['attempt', 'wait', 'race'] as const) {
    const world = start()
    if (phase === 'race') await measure(world, a)
    const from = world.clock.now()
    world.script(a, phase === 'wait' ? fault('rate-limit', 4) : 'hangs')
    world.script(b, 'hangs')
    const outcome = world.ask(phase === 'wait' ? [a] : [a, b], {
      hedge: { mostNanoUsd: 1, quantile: () => 0.95, costNanoUsd: () => 0 },
    })
    await world.clock.pass(1000)
    expect(world.asked).toHaveLength(phase === 'race' ? 2 : 1)
    world.caller.abort()
    await world.clock.pass(0)
    expect(outcome.error).toMatchObject({ code: 'aborted' })
    expect(outcome.at).toBe(from + 1000)
    expect(world.asked.every(({ signal }) => signal.aborted)).toBe(phase !== 'wait')
    expect(world.clock.timers).toBe(0)
    expect(world.health.rows().every(({ underWay }) => underWay === 0)).toBe(true)
    await world.clock.pass(100_000)
    expect(world.asked).toHaveLength(phase === 'race' ? 2 : 1)
  }
})

test('a caller that has left before asks nobody, and keeps its reason', async () => {
  const world = start()
  world.caller.abort(new VadeError('shutting_down', 'Vade is stopping.'))
  const outcome = world.ask([a])
  await world.clock.pass(0)
  expect(outcome.error).toMatchObject({ code: 'shutting_down' })
  expect(world.asked).toEqual([])
})

test('a caller that leaves after the commit ends the answer, until it is over', async () => {
  const world = start()
  const outcome = world.ask([a])
  await world.clock.pass(100)
  world.caller.abort()
  expect(world.asked[0]?.signal.aborted).toBe(true)
  outcome.answered?.ended({ outputTokens: 3, fault: 'aborted' })
  expect(world.trace.records()).toMatchObject([{ outcome: 'aborted' }])

  const over = start()
  const done = over.ask([a])
  await over.clock.pass(100)
  done.answered?.ended({ outputTokens: 3 })
  over.caller.abort()
  expect(over.asked[0]?.signal.aborted).toBe(false)
})

test('an attempt that comes too late is handed to discard', async () => {
  const world = start()
  world.script(a, { ms: 12_000 })
  const outcome = world.ask([a, b])
  await world.clock.pass(20_000)
  expect(outcome.answered?.committed).toBe('b2')
  expect(world.discarded).toEqual(['a1'])
})

test('asks a second provider when the first is slower than nineteen of twenty of its answers', async () => {
  const world = start()
  await measure(world, a)
  const from = world.clock.now()
  world.script(a, { ms: 3000 })
  const outcome = world.ask([a, b], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(5000)
  const [first, second] = world.asked
  expect(second?.target).toBe(b)
  expect(second?.info.hedge).toBe(true)
  expect((second?.at ?? 0) - from).toBeGreaterThan(95)
  expect((second?.at ?? 0) - from).toBeLessThan(106)
  expect(outcome.answered?.target).toBe(b)
  expect(first?.signal.aborted).toBe(true)
  expect(second?.signal.aborted).toBe(false)
  first?.info.cost(77)
  outcome.answered?.ended({ outputTokens: 1 })
  expect(world.trace.records()).toMatchObject([
    { outcome: 'lost-the-race', costNanoUsd: 77 },
    { outcome: 'answered', costNanoUsd: 0 },
  ])
  expect(world.discarded).toEqual(['a1'])
  expect(world.clock.timers).toBe(0)
})

test('the same model under another name is a second choice, too', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 3000 })
  const named = tinyTarget('b', { id: 'meta/llama-v3', names: ['llama3', 'llama'] })
  world.ask([a, named], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(1000)
  expect(world.asked.map(({ target }) => target)).toEqual([a, named])
})

test('the first may still win the race', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 150 })
  world.script(b, { ms: 900 })
  const outcome = world.ask([a, b], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(2000)
  expect(outcome.answered?.target).toBe(a)
  expect(world.asked[1]?.signal.aborted).toBe(true)
  expect(world.discarded).toEqual(['b2'])
})

test('when the second one fails, a third is asked; when all fail, the call does', async () => {
  const world = start()
  await measure(world, a)
  for (let index = 0; index < 40; index++) world.hedges.earn()
  world.script(a, { ms: 3000, error: new AttemptError('server', 'Broken.') })
  world.script(b, fault('server'))
  world.script(c, fault('server'))
  const outcome = world.ask([a, b, c], {
    policy: { retries: 0 },
    hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 },
  })
  await world.clock.pass(2000)
  expect(world.asked.map(({ target }) => target)).toEqual([a, b, c])
  await world.clock.pass(2000)
  expect(outcome.error).toMatchObject({ code: 'provider_failed' })
  expect(world.clock.timers).toBe(0)
})

test('no second provider is asked where that costs too much, is not allowed, is little known, or is another model', async () => {
  const hedge = { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 }
  const cases: readonly {
    readonly known: boolean
    readonly targets: readonly Target[]
    readonly hedge?: typeof hedge
  }[] = [
    { known: true, targets: [a, b], hedge: { ...hedge, mostNanoUsd: 9 } },
    { known: true, targets: [a, b] },
    { known: false, targets: [a, b], hedge },
    { known: true, targets: [a, tinyTarget('other', { id: 'qwen', names: ['qwen'] })], hedge },
  ]
  for (const { known, targets, ...options } of cases) {
    const world = start()
    if (known) await measure(world, a)
    world.script(a, { ms: 3000 })
    world.ask(targets, options)
    await world.clock.pass(5000)
    expect(world.asked).toHaveLength(1)
  }
})

test('a second call goes past a target that is kept away from', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 3000 })
  world.breaker.failed(b, 'auth')
  world.ask([a, b, c], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
  await world.clock.pass(1000)
  expect(world.asked.map(({ target }) => target)).toEqual([a, c])
})

test('second calls stay a twentieth of all', async () => {
  const world = start()
  await measure(world, a)
  world.script(a, { ms: 400 })
  let answered = 0
  for (let index = 0; index < 400; index++) {
    const outcome = world.ask([a, b], { hedge: { mostNanoUsd: 10, quantile: () => 0.95, costNanoUsd: () => 10 } })
    await world.clock.pass(400)
    outcome.answered?.ended({ outputTokens: 0 })
    if (outcome.answered !== undefined) answered++
  }
  expect(answered).toBe(400)
  expect(world.asked.filter(({ info }) => info.hedge).length).toBeLessThanOrEqual(22)
})

test('targets that are kept away from are passed over, and waited for when nobody else is there', async () => {
  const world = start()
  for (let index = 0; index < 5; index++) world.breaker.failed(a, 'server')
  const outcome = world.ask([a, b])
  await world.clock.pass(100)
  expect(outcome.answered?.target).toBe(b)
  const alone = world.ask([a])
  await world.clock.pass(1899)
  expect(world.asked).toHaveLength(1)
  await world.clock.pass(101)
  expect(alone.answered?.target).toBe(a)
})

test('when all are kept away from for long, the call fails at once and says when', async () => {
  const world = start()
  world.breaker.failed(a, 'auth')
  const outcome = world.ask([a])
  await world.clock.pass(0)
  expect(outcome.error).toMatchObject({
    code: 'overloaded',
    retryAfter: 5,
    message: "A is not asked for a while after 'auth'. Try again in 5 s.",
  })
  expect(world.asked).toEqual([])
})

test('who was asked is told before who was passed over', async () => {
  const world = start()
  world.breaker.failed(a, 'auth')
  world.script(b, fault('server'))
  const outcome = world.ask([a, b], { policy: { retries: 0 } })
  await world.clock.pass(10)
  expect(outcome.error).toMatchObject({
    code: 'provider_failed',
    message: 'B: It said server. Also tried: A (paused after auth). Try again in 5 s.',
  })
})

test('an answer that breaks off counts against the provider', async () => {
  const world = start()
  for (let index = 0; index < 5; index++) {
    const outcome = world.ask([a])
    await world.clock.pass(100)
    outcome.answered?.ended({ outputTokens: 3, fault: 'network', message: 'The connection was reset.' })
    outcome.answered?.ended({ outputTokens: 3 })
  }
  expect(world.trace.records()[0]).toMatchObject({ outcome: 'network', message: 'The connection was reset.' })
  expect(world.health.rows()).toMatchObject([{ underWay: 0, answered: 5 }])
})

test('who is the last that is left is asked again after five seconds, and nobody waits for that', async () => {
  const world = start()
  world.script(a, fault('auth'), { ms: 100 })
  world.script(b, fault('model-missing'))
  world.ask([a, b])
  await world.clock.pass(0)
  const refused = world.ask([a, b])
  await world.clock.pass(4_000)
  expect(refused).toMatchObject({ at: 0, error: { retryAfter: 5 } })
  await world.clock.pass(1_000)
  const outcome = world.ask([a, b])
  await world.clock.pass(100)
  expect(outcome.answered).toMatchObject({ target: a })
  expect(world.who()).toEqual(['a@0', 'b@0', 'a@5000'])
})
