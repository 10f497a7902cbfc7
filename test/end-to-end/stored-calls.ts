import type { CallRecord } from '../../src/core/index.ts'
import type { FinishedCall, Store } from '../../src/store/index.ts'

/** What the calls of a log are spread over: price in nano-dollars for a token of a question and of an answer. */
const answerers = [
  { provider: 'openai', model: 'gpt-5-mini', input: 250, output: 2000 },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', input: 3000, output: 15_000 },
  { provider: 'groq', model: 'openai/gpt-oss-120b', input: 150, output: 600 },
  { provider: 'device', model: 'qwen2.5-coder-0.5b-instruct', input: 0, output: 0 },
] as const

const kinds = ['openai-chat', 'anthropic', 'openai-responses', 'gemini'] as const

export interface SeededCalls {
  readonly count: number
  readonly keyIds: readonly string[]
  /** When the newest came, in milliseconds since the epoch, and the time between two. */
  readonly newest: number
  readonly apartMs: number
}

/** As real traffic leaves them, oldest first: most answered at once, some at the second try, some refused or broken off. */
export async function storeCalls(store: Store, options: SeededCalls): Promise<void> {
  const accounts = store.openAccounts((thrown) => {
    throw thrown
  })
  await accounts.recovered
  for (let index = 0; index < options.count; index++) {
    accounts.done(callAt(index, options))
    // The ledger takes them in while they are written.
    if (index % 2000 === 1999) await accounts.flush()
  }
  await accounts.flush()
  await accounts.close()
}

function callAt(index: number, { count, keyIds, newest, apartMs }: SeededCalls): FinishedCall {
  // The same every time, and still without a pattern that an eye would see.
  const chance = (index * 7919) % 1000
  const answerer = answerers[chance % answerers.length] ?? answerers[0]
  const { provider, model } = answerer
  const failed = chance % 29 === 0
  const second = !failed && chance % 13 === 0 && provider !== 'device'
  const broken = !failed && !second && chance % 97 === 0
  const usage = failed
    ? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
    : { inputTokens: 180 + chance * 3, cachedTokens: chance % 3 === 0 ? 128 : 0, outputTokens: 20 + (chance % 400) }
  const nanoUsd = usage.inputTokens * answerer.input + usage.outputTokens * answerer.output
  const firstMs = 180 + (chance % 500)
  const lostMs = second ? 240 : 0
  const answered = {
    provider,
    model,
    key: `${provider}:stored`,
    startMs: lostMs,
    ms: firstMs + usage.outputTokens * 9,
    outcome: failed ? 'rate-limit' : broken ? 'network' : 'answered',
    ...(failed && { message: 'Rate limit reached for requests' }),
    costNanoUsd: nanoUsd,
  }
  const lost = {
    provider: 'together',
    model,
    key: 'together:stored',
    startMs: 1,
    ms: lostMs - 2,
    outcome: 'overloaded',
    message: 'The model is overloaded, try again later.',
    costNanoUsd: 0,
  }
  const record: CallRecord = {
    id: `req_${index.toString(16).padStart(8, '0')}`,
    keyId: keyIds[Math.floor(chance / 7) % keyIds.length] ?? 'key_unknown',
    at: newest - (count - 1 - index) * apartMs,
    kind: kinds[Math.floor(chance / 3) % kinds.length] ?? 'openai-chat',
    modelAsked: provider === 'device' ? 'device' : `${provider}/${model}`,
    provider: failed ? null : provider,
    model: failed ? null : model,
    stream: chance % 2 === 0,
    status: failed ? 429 : 200,
    errorCode: failed ? 'rate_limited' : broken ? 'provider_failed' : null,
    usage,
    costNanoUsd: nanoUsd,
    firstMs: failed ? null : lostMs + firstMs,
    totalMs: answered.startMs + answered.ms + 2,
    attempts: second ? [lost, answered] : [answered],
  }
  const price = { input: answerer.input * 1_000_000, output: answerer.output * 1_000_000, asOf: '2026-11-01' }
  return { record, postings: nanoUsd > 0 ? [{ provider, model, nanoUsd, price }] : [] }
}
