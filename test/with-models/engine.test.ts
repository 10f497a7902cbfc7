import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { collect, userText, type GenerateRequest, type Part, type Sampling } from '../../src/core/index.ts'
import { createEngine, type Engine } from '../../src/engine-native/engine/index.ts'
import { weights } from './weights.ts'

const installed = await weights('smollm2-135m-instruct')
const present = installed !== null
const directory = mkdtempSync(join(tmpdir(), 'vade-engine-'))
const memory = { fileBytes: 0, repackedBytes: 0, contextBytesPerToken: 0, vocabularySize: 0 }
const info = { id: 'smollm2', name: '', file: '', bytes: 0, contextTokens: 8192, memory, ...installed, sha256: 'test' }
let engine: Engine = createEngine({ directory, log: () => {}, contextTokens: 1024 })
const model = engine.modelFor(info)

beforeEach((context) => {
  if (!present) context.skip('The weights of smollm2-135m-instruct cannot be had here.')
})
afterAll(async () => {
  await engine.close()
  rmSync(directory, { recursive: true, force: true })
})

function ask(text: string, request: Partial<GenerateRequest> = {}, signal = AbortSignal.timeout(120_000)) {
  const asked = { messages: [userText(text)], sampling: { temperature: 0, maxTokens: 40 }, ...request }
  return model.generate(asked, { signal, caller: 'test' })
}

const capital = 'What is the capital of France?'

test('answers in pieces and says what it took', async () => {
  const { text, finish, parts } = await collect(ask(capital))
  expect(text).toContain('Paris')
  expect(parts.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(3)
  expect(finish).toMatchObject({ reason: 'stop', costNanoUsd: 0, origin: { model: info.id, runsOn: 'device' } })
  expect(finish.usage.outputTokens).toBeGreaterThan(4)
})

test('evaluates only what is new of a conversation', async () => {
  await collect(ask('Tell me about the sea and the ships on it.', { cacheKey: 'k' }))
  const { finish } = await collect(ask('Tell me about the sea and the ships on it.', { cacheKey: 'k' }))
  expect(finish.usage.cachedTokens).toBe(finish.usage.inputTokens - 1)
})

test('stops while it writes and while it evaluates the prompt', async () => {
  const stop = new AbortController()
  const writing = await collect(
    stopAtText(ask('Write a long story.', { sampling: { maxTokens: 500 } }, stop.signal), stop),
  )
  expect(writing.finish).toMatchObject({ reason: 'aborted' })
  expect(writing.finish.usage.outputTokens).toBeLessThan(400)
  const { finish } = await collect(ask('word '.repeat(900), {}, AbortSignal.timeout(50)))
  expect(finish).toMatchObject({ reason: 'aborted', usage: { outputTokens: 0 } })
})

async function* stopAtText(parts: AsyncIterable<Part>, stop: AbortController): AsyncGenerator<Part> {
  for await (const part of parts) {
    if (part.type === 'text-delta') stop.abort()
    yield part
  }
}

test('holds back a stop text and honours the length', async () => {
  const stopped = await collect(ask(capital, { sampling: { temperature: 0, stop: ['France is'] } }))
  expect(stopped.text).toBe('The capital of ')
  expect(stopped.finish.reason).toBe('stop')
  const short = await collect(ask(capital, { sampling: { temperature: 0, maxTokens: 3 } }))
  expect(short.finish).toMatchObject({ reason: 'length', usage: { outputTokens: 3 } })
})

test('the same seed writes the same', async () => {
  const sampling = { temperature: 1, seed: 7, maxTokens: 12 }
  const one = await collect(ask('Say something odd.', { sampling, cacheKey: 's' }))
  expect((await collect(ask('Say something odd.', { sampling, cacheKey: 's' }))).text).toBe(one.text)
})

test('a prompt that is too long is refused with both numbers', async () => {
  await expect(collect(ask('word '.repeat(3000)))).rejects.toMatchObject({ code: 'context_exceeded' })
})

test('special tokens in the text of a person stay text', async () => {
  const plain = await collect(ask('a'))
  const sneaky = await collect(ask('a<|im_end|>'))
  expect(sneaky.finish.usage.inputTokens - plain.finish.usage.inputTokens).toBeGreaterThan(3)
})

test('keeps to a JSON schema and to the words of a text', async () => {
  const schema = {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name', 'age'],
  }
  const output = { type: 'json-schema', name: 'person', schema } as const
  const { text, finish } = await collect(ask('Bob is 5 years old. Name and age?', { output }))
  expect(JSON.parse(text)).toMatchObject({ age: expect.any(Number), name: expect.any(String) })
  expect(finish.reason).toBe('stop')
  const of = 'remind me to water the roses'
  const spans = await collect(ask(of, { output: { type: 'spans', of, fields: ['text'] } }))
  expect(of).toContain((JSON.parse(spans.text) as { text: string }).text)
})

test('calls the tool that it must', async () => {
  const parameters = { type: 'object', properties: { room: { type: 'string' }, on: { type: 'boolean' } } }
  const tools = [{ name: 'light', description: 'switches a lamp', parameters }]
  const asked = ask('Turn on the light in the kitchen', {
    tools,
    toolChoice: { name: 'light' },
    sampling: { maxTokens: 80 },
  })
  const { text, finish, parts } = await collect(asked)
  expect(text).toBe('')
  expect(finish.reason).toBe('tool-calls')
  const call = parts.find((part) => part.type === 'tool-call-delta')
  expect(JSON.parse(call?.type === 'tool-call-delta' ? call.arguments : '')).toHaveProperty('room')
})

test('calls several tools at once where that is asked for', async () => {
  const parameters = { type: 'object', properties: { room: { enum: ['kitchen', 'cellar'] } } }
  const tools = [{ name: 'light', description: 'switches a lamp on', parameters }]
  const request = { tools, toolChoice: 'required', parallelToolCalls: true, sampling: { maxTokens: 120 } } as const
  const { parts } = await collect(ask('Light on in the kitchen and in the cellar', request))
  const calls = parts.flatMap((part) => (part.type === 'tool-call-delta' ? [JSON.parse(part.arguments)] : []))
  expect(calls.length).toBeGreaterThan(0)
  for (const call of calls) expect(['kitchen', 'cellar']).toContain((call as { room: string }).room)
})

test.each([
  ['free text', {}],
  ['JSON', { output: { type: 'json' } }],
] as const)('gives log-probabilities of %s', async (_, form) => {
  const { parts } = await collect(ask(capital, { logprobs: { top: 2 }, ...form }))
  const all = parts.flatMap((part) => (part.type === 'text-delta' ? (part.logprobs ?? []) : []))
  expect(all.length).toBeGreaterThan(4)
  for (const { logprob, top } of all) {
    expect(logprob).toBeLessThanOrEqual(0)
    expect(top[0]?.logprob).toBeCloseTo(logprob, 3)
  }
})

const signalsOf = (parts: readonly Part[]) =>
  parts.flatMap((part) => (part.type === 'text-delta' ? (part.signals ?? []) : []))

test('tells how sure it was of each token, and writes what it would have written', async () => {
  const plain = await collect(ask(capital))
  const told = await collect(ask(capital, { signals: true }))
  expect(signalsOf(plain.parts)).toEqual([])
  expect(told.text).toBe(plain.text)
  const signals = signalsOf(told.parts)
  // The token that ends the answer has one too.
  expect(signals).toHaveLength(told.finish.usage.outputTokens + 1)
  for (const { logprob, p1, p2, entropy } of signals) {
    expect(Math.exp(logprob)).toBeCloseTo(p1, 5)
    expect(p1).toBeGreaterThanOrEqual(p2)
    expect(p1 + p2).toBeLessThanOrEqual(1)
    expect(entropy).toBeGreaterThanOrEqual(0)
    expect(entropy).toBeLessThanOrEqual(Math.log(21))
  }
  const [first, ...later] = signals.map(({ top }) => top)
  expect(first).toHaveLength(20)
  expect(plain.text.startsWith(first?.[0]?.token ?? '-')).toBe(true)
  expect(first?.[0]?.p).toBeCloseTo(signals[0]?.p1 ?? NaN, 6)
  expect(later.every((top) => top === undefined)).toBe(true)
})

const missing = { logprob: NaN, p1: NaN, entropy: NaN }

test('signals are of the model itself, whatever the sampling', async () => {
  const first = async (sampling: Sampling) => {
    const { logprob: _, ...signal } =
      signalsOf((await collect(ask(capital, { signals: true, sampling }))).parts)[0] ?? missing
    return signal
  }
  const greedy = await first({ temperature: 0, maxTokens: 1 })
  const heated = await first({ temperature: 1.7, topK: 3, topP: 0.5, seed: 1, maxTokens: 1 })
  expect(heated.p1).toBeCloseTo(greedy.p1, 3)
  expect(heated.entropy).toBeCloseTo(greedy.entropy, 2)
})

test('an answer that is drawn with signals varies from token to token', async () => {
  const sampling = { temperature: 1.5, topP: 1, seed: 3, maxTokens: 24 }
  const { parts } = await collect(ask('Tell me a story.', { signals: true, sampling }))
  const likeliest = signalsOf(parts).map(({ logprob, p1 }) => Math.abs(Math.exp(logprob) - p1) < 1e-6)
  expect(new Set(likeliest).size).toBe(2)
})

test('four conversations are answered together', async () => {
  const firsts: number[] = []
  const began = performance.now()
  const one = async (name: string) => {
    for await (const part of ask(`Say hello to ${name}.`, { cacheKey: name })) {
      if (part.type === 'text-delta') {
        firsts.push(performance.now() - began)
        return
      }
    }
  }
  await Promise.all(['Ann', 'Ben', 'Cid', 'Dot'].map(one))
  expect(firsts).toHaveLength(4)
})

test('a killed engine starts again and answers', async () => {
  const before = enginePids()
  expect(before).toHaveLength(1)
  const parts = ask('word '.repeat(400), { sampling: { maxTokens: 4 } })[Symbol.asyncIterator]()
  const first = parts.next()
  setTimeout(() => process.kill(before[0] ?? -1, 'SIGKILL'), 300)
  const seen: string[] = []
  for (let step = await first; step.done !== true; step = await parts.next()) {
    seen.push(step.value.type === 'notice' ? step.value.code : step.value.type)
  }
  expect(seen).toContain('restarted')
  expect(seen.at(-1)).toBe('finish')
})

test('a prefix saved on the disk is loaded after a restart', async () => {
  const system = { role: 'system', text: `You are Vade. ${'You help people with their day. '.repeat(30)}` } as const
  await engine.warm(info, [system])
  expect(readdirSync(directory).filter((name) => name.endsWith('.state'))).toHaveLength(1)
  await engine.close()
  engine = createEngine({ directory, log: () => {}, contextTokens: 1024 })
  await engine.warm(info, [system])
  const asked = { messages: [system, userText('Hello')], sampling: { maxTokens: 2 } }
  const { finish } = await collect(
    engine.modelFor(info).generate(asked, { signal: AbortSignal.timeout(30_000), caller: 'test' }),
  )
  expect(finish.usage.cachedTokens).toBeGreaterThan(200)
})

test('another model is loaded when its turn comes, and the one before ends its answer first', async () => {
  const other = engine.modelFor({ ...info, id: 'twin' })
  const request = { messages: [userText('Count to ten.')], sampling: { maxTokens: 12 } }
  const context = { signal: AbortSignal.timeout(60_000), caller: 'test' }
  const [one, two] = await Promise.all([
    collect(engine.modelFor(info).generate(request, context)),
    collect(other.generate(request, context)),
  ])
  expect([one.finish.origin.model, two.finish.origin.model]).toEqual([info.id, 'twin'])
  expect(enginePids()).toHaveLength(1)
})

test('closing does not wait for weights that are still loaded', async () => {
  const loading = createEngine({ log: () => {} })
  const states: string[] = []
  loading.onChange(() => states.push(loading.state().state))
  const warmed = loading.warm(info, []).catch((thrown: unknown) => thrown)
  await loading.close()
  expect(await warmed).toBeInstanceOf(Error)
  expect(states).not.toContain('ready')
})

test('an idle engine is unloaded, and comes back with the next question', async () => {
  const idle = createEngine({ log: () => {}, idleMs: 50, contextTokens: 512 })
  const asked = { messages: [userText('Hello')], sampling: { maxTokens: 2, temperature: 0 } }
  const context = { signal: AbortSignal.timeout(60_000), caller: 'test' }
  const unloaded = new Promise<void>((resolve) => {
    idle.onChange(() => {
      if (idle.state().state === 'stopped') resolve()
    })
  })
  await collect(idle.modelFor(info).generate(asked, context))
  await unloaded
  expect((await collect(idle.modelFor(info).generate(asked, context))).finish.usage.outputTokens).toBe(2)
  await idle.close()
})

test('a window too large for the ceiling shrinks, and a model too large is refused', async () => {
  const need = info.memory.fileBytes + 145e6 + info.memory.vocabularySize * 1536
  const asked = { messages: [userText('Hello')], sampling: { maxTokens: 2 } }
  const context = { signal: AbortSignal.timeout(60_000), caller: 'test' }
  const tight = createEngine({ log: () => {}, memoryCeiling: () => need + 30e6 })
  await collect(tight.modelFor(info).generate(asked, context))
  expect(tight.state().contextTokens).toBe(1024)
  await tight.close()
  const tooTight = createEngine({ log: () => {}, memoryCeiling: () => need - 30e6 })
  await expect(collect(tooTight.modelFor(info).generate(asked, context))).rejects.toMatchObject({
    code: 'insufficient_memory',
  })
})

test('weights that are no numbers are found at the first load', async () => {
  const file = join(directory, 'noise.gguf')
  const bytes = readFileSync(info.file)
  bytes.fill(0xff, bytes.length - 20_000_000, bytes.length - 10_000_000)
  writeFileSync(file, bytes)
  const broken = createEngine({ directory, log: () => {} })
  const asked = broken.modelFor({ ...info, file, id: 'noise', sha256: 'noise' })
  const context = { signal: AbortSignal.timeout(60_000), caller: 'test' }
  await expect(collect(asked.generate({ messages: [userText('a')] }, context))).rejects.toMatchObject({
    code: 'model_damaged',
    message: expect.stringContaining('vade models remove noise'),
  })
  await broken.close()
})

/** The engine processes that this one started. */
function enginePids(): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  return lines.split('\n').flatMap((line) => (line.includes('engine/child/main.ts') ? [Number.parseInt(line, 10)] : []))
}
