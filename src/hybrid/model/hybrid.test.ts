import { describe, expect, test } from 'vitest'
import { collect, userText, VadeError, type Model, type Outgoing, type Part } from '../../core/index.ts'
import { createHybrid, type Judge, type Larger, type NoLarger, type Opinion } from '../index.ts'

const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }

/** Says these pieces; `waits` holds it after so many of them until it is told to go on. */
function model(runsOn: 'device' | 'cloud', pieces: readonly string[], at: Waits = {}): Model & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    id: runsOn,
    runsOn,
    abilities: { input: ['text'], tools: false, schema: false, logprobs: true, contextTokens: 1000 },
    async *generate(request, { signal }) {
      asked.push(JSON.stringify(request.messages))
      yield { type: 'text-start' }
      for (const [index, text] of pieces.entries()) {
        await at[index]
        signal.throwIfAborted()
        if (text === '!') throw new VadeError('provider_failed', 'It broke.')
        yield { type: 'text-delta', text, signals: [{ logprob: -1, p1: 0.5, p2: 0.2, entropy: 1 }] }
      }
      await at[pieces.length]
      yield { type: 'text-end' }
      yield {
        type: 'finish',
        reason: 'stop',
        usage,
        origin: { model: runsOn, runsOn },
        costNanoUsd: runsOn === 'cloud' ? 7 : 0,
      }
    },
  }
}
type Waits = Readonly<Record<number, Promise<unknown>>>

const sure: Opinion = {
  decided: true,
  confidence: 0.9,
  calibrated: true,
  escalate: false,
  stance: 'plain',
  reason: 'It is sure.',
}
const unsure: Opinion = {
  decided: true,
  confidence: 0.2,
  calibrated: true,
  escalate: true,
  stance: 'unverified',
  reason: 'It is unsure.',
}
const guess: Opinion = { ...unsure, opening: 'A guess: ' }

function judgeOf(opinion: (ended: boolean) => Opinion, hopeless: string | null = null): Judge {
  return {
    hopeless,
    readsSignals: true,
    opinion: ({ ended, pieces }) => ({ ...opinion(ended), decided: ended || pieces.length >= 2 }),
  }
}

const revoke = new AbortController()

function outgoing(messages = [userText('[NAME_1] asks')]): Outgoing {
  return {
    request: { messages },
    sent: { provider: 'p', model: 'm', redactions: 1, classes: ['ordinary'] },
    consent: 'c1',
    revoked: revoke.signal,
    end: () => undefined,
    restore: () => ({ push: (text) => text.replace('[NAME_1]', 'Ada'), end: () => '' }),
  }
}

/** The person is asked, and says this. */
function asksFirst(answer: boolean): Larger['admit'] {
  const request = {
    type: 'consent-request',
    id: 'r',
    provider: 'p',
    model: 'm',
    payload: [],
    redactions: [],
    classes: [],
  } as const
  return async () => ({ kind: 'ask', request, outgoing: outgoing(), answered: async () => answer })
}

function largerOf(
  cloud: Model,
  admit: Larger['admit'] = async () => ({ kind: 'allowed', outgoing: outgoing() }),
): Larger {
  return { model: cloud, provider: 'Provider', admit }
}

interface Asking {
  readonly device?: Model
  readonly larger?: Larger | NoLarger
  readonly judge?: Judge
  readonly replaceable?: boolean
  readonly interactive?: boolean
  readonly signal?: AbortSignal
  readonly ask?: 'always'
}

const none: NoLarger = { code: 'no-larger-model', reason: 'None is set up.' }

async function partsOf({
  device = model('device', ['a', 'b', 'c']),
  larger = none,
  ...asking
}: Asking): Promise<Part[]> {
  const hybrid = createHybrid({
    id: 'auto',
    ask: asking.ask ?? 'when-worth-it',
    device: () => device,
    larger: async () => larger,
    judge: () => asking.judge ?? judgeOf(() => unsure),
  })
  const { replaceable = true, interactive = replaceable, signal = AbortSignal.timeout(5000) } = asking
  const request = { messages: [userText('Ada asks')], replaceable, interactive }
  const context = { signal, caller: 'test' }
  return (await collect(hybrid.generate(request, context))).parts
}

/** What is told of the larger model beside the answer is left out. */
const shape = (parts: readonly Part[]) =>
  parts.flatMap((part) => {
    if (part.type === 'notice') return []
    if (part.type === 'text-delta') return part.text
    if (part.type === 'finish')
      return `${part.origin.runsOn} ${part.decision?.code ?? ''} ${part.decision?.stance ?? ''}`
    return `<${part.type}>`
  })

const draftShown = ['<text-start>', 'a', 'b']

describe('the reader can take back what was said', () => {
  test('a sure draft is the answer', async () => {
    const cloud = model('cloud', ['x'])
    const parts = await partsOf({ larger: largerOf(cloud), judge: judgeOf(() => sure) })
    expect(shape(parts)).toEqual([...draftShown, 'c', '<text-end>', 'device confident plain'])
    expect(cloud.asked).toEqual([])
    expect(parts.at(-1)).toMatchObject({ decision: { confidence: 0.9, calibrated: true, sent: null } })
  })

  test('an unsure draft goes on until the larger model speaks, and is replaced then', async () => {
    const silent = Promise.withResolvers<undefined>()
    const cloud = model('cloud', ['[NAME_1]!', 'y'], { 0: silent.promise })
    const device = model('device', ['a', 'b', 'c', 'd'], {
      3: new Promise((resolve) =>
        setTimeout(() => {
          silent.resolve(undefined)
          setTimeout(resolve, 500)
        }, 20),
      ),
    })
    const parts = await partsOf({ device, larger: largerOf(cloud) })
    expect(shape(parts)).toEqual([
      ...draftShown,
      'c',
      '<replacement>',
      '<text-start>',
      'Ada!',
      'y',
      '<text-end>',
      'cloud unsure plain',
    ])
    expect(cloud.asked).toEqual([JSON.stringify([userText('[NAME_1] asks')])])
    expect(parts.at(-1)).toMatchObject({
      costNanoUsd: 7,
      decision: { confidence: 0.2, sent: { provider: 'p', redactions: 1 } },
    })
  })

  test('a draft that goes wrong at its end is replaced then', async () => {
    const parts = await partsOf({
      larger: largerOf(model('cloud', ['x'])),
      judge: judgeOf((ended) => (ended ? unsure : sure)),
    })
    expect(shape(parts).slice(-5)).toEqual(['<replacement>', '<text-start>', 'x', '<text-end>', 'cloud unsure plain'])
  })

  test('where the gate refuses, the draft stands and is marked', async () => {
    const refused = async () => ({ kind: 'refused', code: 'not-allowed', reason: 'It holds a name.' }) as const
    const cloud = model('cloud', ['x'])
    const parts = await partsOf({ larger: largerOf(cloud, refused) })
    expect(shape(parts).at(-1)).toBe('device not-allowed unverified')
    expect(parts.at(-1)).toMatchObject({ decision: { reason: 'It holds a name.', sent: null } })
    expect(cloud.asked).toEqual([])
  })

  test('the person is asked beside the draft: yes sends, no keeps', async () => {
    for (const [allow, last] of [
      [true, 'cloud unsure plain'],
      [false, 'device declined unverified'],
    ] as const) {
      const parts = await partsOf({ larger: largerOf(model('cloud', ['x']), asksFirst(allow)) })
      expect(shape(parts)).toContain('<consent-request>')
      expect(shape(parts).at(-1)).toBe(last)
    }
  })

  test('a larger model that fails before it speaks leaves the draft', async () => {
    const parts = await partsOf({ larger: largerOf(model('cloud', ['!'])) })
    expect(shape(parts).at(-1)).toBe('device cloud-failed unverified')
    expect(parts.at(-1)).toMatchObject({ decision: { reason: expect.stringContaining('It broke.') } })
  })

  test('a larger model that breaks off after it has spoken fails the answer', async () => {
    await expect(partsOf({ larger: largerOf(model('cloud', ['x', '!'])) })).rejects.toThrow('It broke.')
  })

  test('what must not be answered is taken back where it was read meanwhile, and else not read', async () => {
    const judge = judgeOf(() => ({ ...unsure, stance: 'abstained' }))
    const abstained = [
      '<text-start>',
      expect.stringMatching(/^I do not know this well enough to answer it\./),
      '<text-end>',
    ]
    expect(shape(await partsOf({ judge }))).toEqual([...abstained, 'device no-larger-model abstained'])
    const failing = largerOf(model('cloud', ['!']))
    expect(shape(await partsOf({ judge, larger: failing })).slice(-5)).toEqual([
      '<replacement>',
      ...abstained,
      'device cloud-failed abstained',
    ])
  })

  test('a guess opens as one, also where it was read before nobody else answered', async () => {
    const judge = judgeOf(() => guess)
    const opened = ['<text-start>', 'A guess: ']
    const end = ['c', '<text-end>']
    const alone = await partsOf({ judge })
    expect(shape(alone)).toEqual([...opened, 'a', 'b', ...end, 'device no-larger-model unverified'])
    const late = Promise.withResolvers<undefined>()
    const failing = largerOf(model('cloud', ['!'], { 0: late.promise }))
    const afterwards = late.promise.then(() => new Promise((resolve) => setTimeout(resolve, 0)))
    const device = model('device', ['a', 'b', 'c'], { 2: afterwards })
    setTimeout(() => late.resolve(undefined), 5)
    const parts = await partsOf({ device, judge, larger: failing })
    const anew = ['<replacement>', ...opened, 'ab']
    expect(shape(parts)).toEqual([...draftShown, ...anew, ...end, 'device cloud-failed unverified'])
  })

  test('a guess that no larger model would better opens as one too', async () => {
    const cloud = model('cloud', ['x'])
    const parts = await partsOf({ judge: judgeOf(() => ({ ...guess, escalate: false })), larger: largerOf(cloud) })
    expect(shape(parts).slice(0, 3)).toEqual(['<text-start>', 'A guess: ', 'a'])
    expect(cloud.asked).toEqual([])
  })
})

describe('the reader hears one answer', () => {
  test('an unsure draft is never heard where the larger model answers', async () => {
    const parts = await partsOf({ larger: largerOf(model('cloud', ['x'])), replaceable: false })
    expect(shape(parts)).toEqual(['<text-start>', 'x', '<text-end>', 'cloud unsure plain'])
  })

  test('nobody can be asked for consent', async () => {
    const parts = await partsOf({ larger: largerOf(model('cloud', ['x']), asksFirst(true)), replaceable: false })
    expect(shape(parts)).toEqual([...draftShown, 'c', '<text-end>', 'device not-allowed unverified'])
  })

  test('a guess opens as one', async () => {
    const parts = await partsOf({ replaceable: false, judge: judgeOf(() => guess) })
    expect(shape(parts)).toEqual([
      '<text-start>',
      'A guess: ',
      'a',
      'b',
      'c',
      '<text-end>',
      'device no-larger-model unverified',
    ])
  })

  test('what must not be answered is not heard', async () => {
    const parts = await partsOf({ replaceable: false, judge: judgeOf(() => ({ ...unsure, stance: 'abstained' })) })
    expect(shape(parts)).not.toContain('a')
    expect(shape(parts).at(-1)).toBe('device no-larger-model abstained')
  })
})

describe('the reader is asked what may leave, and cannot take back what was said', () => {
  const request = {
    type: 'consent-request',
    id: 'r',
    provider: 'p',
    model: 'm',
    payload: [],
    redactions: [],
    classes: [],
  } as const
  /** Asked after the draft's first two words; the rest is drafted meanwhile. */
  async function asked(answered: (signal: AbortSignal) => Promise<boolean>, more: Asking = {}) {
    const admit: Larger['admit'] = async () => ({ kind: 'ask', request, outgoing: outgoing(), answered })
    return partsOf({ larger: largerOf(model('cloud', ['x']), admit), replaceable: false, interactive: true, ...more })
  }

  test('nothing is heard before the question; after a yes only the larger model, after a no only the draft', async () => {
    expect(shape(await asked(async () => true))).toEqual([
      '<consent-request>',
      '<text-start>',
      'x',
      '<text-end>',
      'cloud unsure plain',
    ])
    expect(shape(await asked(async () => false))).toEqual([
      '<consent-request>',
      ...draftShown,
      'c',
      '<text-end>',
      'device declined unverified',
    ])
  })

  test('whoever leaves without an answer has not said no: a whole draft stands, and says so', async () => {
    const leave = new AbortController()
    const parts = await asked(
      async (signal) => {
        // The device ends its draft first: it waits for nothing.
        await new Promise(setImmediate)
        leave.abort()
        signal.throwIfAborted()
        return false
      },
      { signal: leave.signal, replaceable: true },
    )
    expect(shape(parts).slice(-2)).toEqual(['<text-end>', 'device declined unverified'])
    expect(parts.at(-1)).toMatchObject({
      reason: 'stop',
      decision: { reason: 'Nobody said whether this may be sent to Provider, so it stayed on your device.' },
    })
  })

  test.each([{ 2: new Promise(() => undefined) }, {}])(
    'what was not whole ends as stopped, and says so',
    async (at) => {
      const leave = new AbortController()
      const parts = await asked(
        async (signal) => {
          leave.abort()
          signal.throwIfAborted()
          return false
        },
        {
          signal: leave.signal,
          replaceable: true,
          device: model('device', ['a', 'b', 'c'], at),
          // Without a place to wait it is not drafted at all.
          ...(Object.keys(at).length === 0 && { ask: 'always' as const }),
        },
      )
      expect(parts.filter(({ type }) => type === 'finish')).toEqual([parts.at(-1)])
      expect(parts.at(-1)).toMatchObject({
        reason: 'aborted',
        origin: { runsOn: 'device' },
        decision: {
          code: 'declined',
          // What was read of a draft is marked.
          stance: Object.keys(at).length > 0 ? 'unverified' : 'plain',
          reason: expect.stringMatching(/^Nobody said whether/),
        },
      })
    },
  )
})

test('a hopeless question is not drafted, unless nobody else can be asked', async () => {
  const device = model('device', ['a', 'b', 'c'])
  const judge = judgeOf(() => unsure, 'It is hopeless.')
  const parts = await partsOf({ device, larger: largerOf(model('cloud', ['x'])), judge })
  expect(shape(parts)).toEqual(['<text-start>', 'x', '<text-end>', 'cloud hopeless plain'])
  expect(device.asked).toEqual([])
  expect(shape(await partsOf({ device, judge })).at(-1)).toBe('device no-larger-model unverified')
})

describe('a draft that only repeats itself is not good enough, however sure the model is of it', () => {
  const plain = model('device', ['a', 'b', 'a', 'b'])
  const device: Asking['device'] = {
    ...plain,
    async *generate(request, context) {
      for await (const part of plain.generate(request, context)) {
        yield part.type === 'finish' ? { ...part, reason: 'repeating' } : part
      }
    },
  }
  const judge = judgeOf(() => sure)

  test('the larger model answers in its place where that can be taken back', async () => {
    const larger = largerOf(model('cloud', ['x']))
    const parts = await partsOf({ device, larger, judge })
    expect(shape(parts).slice(-5)).toEqual(['<replacement>', '<text-start>', 'x', '<text-end>', 'cloud unsure plain'])
    expect(parts.at(-1)).toMatchObject({
      reason: 'stop',
      decision: { reason: expect.stringContaining('repeat itself') },
    })
    expect(shape(await partsOf({ device, larger, judge, replaceable: false })).at(-1)).toBe('device unsure unverified')
  })

  test('it stands, marked, where nobody else answers', async () => {
    const parts = await partsOf({ device, judge })
    expect(shape(parts).slice(-2)).toEqual(['<text-end>', 'device no-larger-model unverified'])
    expect(parts.at(-1)).toMatchObject({ reason: 'repeating' })
  })
})

test('whoever asks for the larger model gets it, or hears why not', async () => {
  const larger = largerOf(model('cloud', ['x']))
  expect(shape(await partsOf({ larger, ask: 'always', judge: judgeOf(() => sure) })).at(-1)).toBe('cloud chosen plain')
  const parts = await partsOf({ ask: 'always', judge: judgeOf(() => sure) })
  expect(shape(parts).at(-1)).toBe('device no-larger-model plain')
})

test('a consent that is taken back in mid-stream stops the stream', async () => {
  const taken = new AbortController()
  const more = Promise.withResolvers<undefined>()
  const cloud = model('cloud', ['x', 'y'], { 1: more.promise })
  const admit: Larger['admit'] = async () => ({ kind: 'allowed', outgoing: { ...outgoing(), revoked: taken.signal } })
  const hybrid = createHybrid({
    id: 'auto',
    ask: 'always',
    device: () => model('device', ['a']),
    larger: async () => largerOf(cloud, admit),
    judge: () => judgeOf(() => sure),
  })
  const heard: Part[] = []
  const reading = (async () => {
    for await (const part of hybrid.generate(
      { messages: [], replaceable: true },
      { signal: AbortSignal.timeout(5000), caller: 't' },
    )) {
      heard.push(part)
      if (part.type !== 'text-delta') continue
      taken.abort()
      more.resolve(undefined)
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'aborted', message: expect.stringContaining('took back') })
  expect(shape(heard)).toEqual(['<text-start>', 'x'])
  await expect(reading).rejects.toMatchObject({
    finish: { origin: { runsOn: 'cloud' }, decision: { code: 'not-allowed', sent: { provider: 'p' } } },
  })
})

describe('what is told of a larger model that does not answer', () => {
  const never = new Promise(() => undefined)
  /** Asked for with its draft read, and stopped once it is asked; `whole` says when the draft is. */
  async function stopped(at: Waits, spoken: readonly string[]) {
    const leave = new AbortController()
    const hybrid = createHybrid({
      id: 'auto',
      ask: 'when-worth-it',
      device: () => model('device', ['a', 'b', 'c'], at),
      larger: async () => largerOf(leaving(leave, spoken)),
      judge: () => judgeOf((ended) => (ended ? { ...unsure, stance: 'abstained' } : unsure)),
    })
    return hybrid.generate({ messages: [], replaceable: true }, { signal: leave.signal, caller: 't' })
  }
  /** Says these words; then the reader goes. */
  function leaving(leave: AbortController, spoken: readonly string[]): Model {
    return {
      ...model('cloud', []),
      async *generate(_request, { signal }) {
        for (const text of spoken) yield { type: 'text-delta', text }
        // A draft that waits for nothing is whole by then.
        await new Promise((resolve) => setTimeout(resolve, 5))
        leave.abort()
        signal.throwIfAborted()
      },
    }
  }
  const left = { provider: 'p', model: 'm', redactions: 1 }

  test('that it is asked is said after the draft so far, and that it failed before the draft goes on', async () => {
    const more = Promise.withResolvers<undefined>()
    const device = model('device', ['a', 'b', 'c'], { 2: more.promise })
    const cloud = model('cloud', ['!'])
    setTimeout(() => more.resolve(undefined), 5)
    const parts = await partsOf({ device, larger: largerOf(cloud) })
    const told = parts.flatMap((part) =>
      part.type === 'notice' ? [part.message] : part.type === 'text-delta' ? [part.text] : [],
    )
    expect(told).toEqual(['a', 'b', 'Asking Provider…', 'Provider was asked, and did not answer: It broke.', 'c'])
  })

  test('stopped meanwhile, a whole draft stands with its warning and what left, whatever is thought of it', async () => {
    const { text, finish } = await collect(await stopped({}, []))
    expect(text).toBe('abc')
    expect(finish).toMatchObject({
      reason: 'aborted',
      origin: { runsOn: 'device' },
      decision: { stance: 'unverified', sent: left, reason: expect.stringMatching(/^The answer was stopped before/) },
    })
  })

  test('stopped meanwhile, what was read of a draft is marked too', async () => {
    const { text, finish } = await collect(await stopped({ 2: never }, []))
    expect(text).toBe('ab')
    expect(finish).toMatchObject({ reason: 'aborted', decision: { stance: 'unverified', sent: left } })
  })

  test('one that is stopped or breaks off after its first word ends with an error that says what left', async () => {
    await expect(collect(await stopped({}, ['x']))).rejects.toMatchObject({
      code: 'aborted',
      message: 'The answer of Provider was stopped.',
      finish: { origin: { provider: 'p', runsOn: 'cloud' }, decision: { code: 'chosen', sent: left } },
    })
    await expect(partsOf({ larger: largerOf(model('cloud', ['x', '!'])) })).rejects.toMatchObject({
      code: 'provider_failed',
      message: 'Provider broke off: It broke.',
      finish: { decision: { code: 'cloud-failed', sent: left } },
    })
  })

  test('how long the person was waited for is told apart', async () => {
    const admit = asksFirst(true)
    const slowly: Larger['admit'] = async (request, context) => {
      const verdict = await admit(request, context)
      if (verdict.kind !== 'ask') return verdict
      const answered = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 20))
      return { ...verdict, answered }
    }
    const larger = model('cloud', ['x'])
    const waited = async (how: Larger['admit']) => {
      const last = (await partsOf({ larger: largerOf(larger, how) })).at(-1)
      return last?.type === 'finish' ? (last.waitedMs ?? 0) : 0
    }
    // A timer may end a little early.
    expect(await waited(slowly)).toBeGreaterThan(15)
    expect(await waited(async () => ({ kind: 'allowed', outgoing: outgoing() }))).toBe(0)
  })
})

test('what a larger model needs is begun beside a draft that it may replace', async () => {
  const begun = async (options: { readonly ask?: 'always'; readonly readsSignals?: boolean }) => {
    const signals: AbortSignal[] = []
    const { ask = 'when-worth-it', readsSignals = true } = options
    const hybrid = createHybrid({
      id: 'auto',
      ask,
      device: () => model('device', ['a']),
      larger: async () => none,
      judge: () => ({ ...judgeOf(() => sure), readsSignals }),
      onDraft: (_request, signal) => signals.push(signal),
    })
    await collect(hybrid.generate({ messages: [] }, { signal: AbortSignal.timeout(5000), caller: 't' }))
    return signals.map(({ aborted }) => aborted)
  }
  // It ends with the answer.
  expect(await begun({})).toEqual([true])
  expect(await begun({ readsSignals: false })).toEqual([])
  // None could be asked: the draft comes after that.
  expect(await begun({ ask: 'always' })).toEqual([])
})

test('a device that fails while the larger model is waited for does not fail the answer', async () => {
  const later = new Promise((resolve) => setTimeout(resolve, 30))
  const larger = largerOf(model('cloud', ['x'], { 0: later }))
  expect(shape(await partsOf({ device: model('device', ['a', 'b', '!']), larger })).at(-1)).toBe('cloud unsure plain')
  await expect(partsOf({ device: model('device', ['a', 'b', '!']), judge: judgeOf(() => sure) })).rejects.toThrow(
    'broke',
  )
})
