import { describe, expect, test } from 'vitest'
import { collect, userText } from '../../core/index.ts'
import { createHybrid } from '../index.ts'
import {
  model,
  sure,
  unsure,
  guess,
  judgeOf,
  asksFirst,
  largerOf,
  none,
  partsOf,
  shape,
  draftShown,
  type Asking,
} from './tested-hybrid.ts'

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
