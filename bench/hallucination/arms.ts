import type { App } from '../../src/app/index.ts'
import { keyOf } from '../../src/app/calibration/fit.ts'
import { createJudge } from '../../src/app/hybrid/judge.ts'
import { createAssistant, staticPrompt, type TurnEvent } from '../../src/assistant/index.ts'
import { createComputed } from '../../src/rules/index.ts'
import { guessIn, userText, type Citation, type Decision, type Model, type Part } from '../../src/core/index.ts'
import {
  createHybrid,
  findCalibration,
  nothingLearned,
  shippedCalibrations,
  type SignalledPiece,
} from '../../src/hybrid/index.ts'
import type { SuiteQuestion } from './suite.ts'
import type { GeneratedDocument } from './world.ts'

/** What came of one question. */
export interface Outcome {
  /** Without the words that say that it is a guess. */
  readonly text: string
  readonly isGuess: boolean
  /** The model's own words, given or not, with how sure it was of each; empty where no model was asked. */
  readonly pieces: readonly SignalledPiece[]
  readonly citations: readonly Citation[]
  readonly milliseconds: number
  readonly decision: Decision | null
}

const sampling = { temperature: 0, maxTokens: 40 }

async function heard(answer: AsyncIterable<Part>, drafted: SignalledPiece[]): Promise<Outcome> {
  const began = performance.now()
  drafted.length = 0
  let text = ''
  let citations: readonly Citation[] = []
  let decision: Decision | undefined
  for await (const part of answer) {
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'citations') citations = part.citations
    if (part.type === 'finish') ({ decision } = part)
  }
  const milliseconds = performance.now() - began
  const guess = guessIn({ text, answer: decision === undefined ? null : { decision } })
  return {
    text: guess ?? text,
    isGuess: guess !== null,
    pieces: [...drafted],
    citations,
    milliseconds,
    decision: decision ?? null,
  }
}

/** The device's model, greedy, so that a run can be repeated; its words and how sure it was of them are written down. */
function recorded(model: Model, drafted: SignalledPiece[]): Model {
  return {
    ...model,
    async *generate(request, context) {
      for await (const part of model.generate({ ...request, sampling, signals: true }, context)) {
        if (part.type === 'text-delta') {
          for (const signal of part.signals ?? []) drafted.push({ text: part.text, signal })
        }
        yield part
      }
    },
  }
}

/** Probability of the unlikeliest token; null where no model was asked. */
export function leastProbable({ pieces }: Outcome): number | null {
  return pieces.length === 0 ? null : Math.exp(Math.min(...pieces.map(({ signal }) => signal.logprob)))
}

export function draftOf({ pieces }: Outcome): string {
  return pieces.map(({ text }) => text).join('')
}

/** Says again what a model said. */
export function replayed(id: string, said: () => readonly SignalledPiece[]): Model {
  return {
    id,
    runsOn: 'device',
    abilities: { input: ['text'], tools: false, schema: false, logprobs: true, contextTokens: 4096 },
    async *generate(): AsyncGenerator<Part> {
      yield { type: 'text-start' }
      for (const { text, signal } of said()) yield { type: 'text-delta', text, signals: [signal] }
      yield { type: 'text-end' }
      const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 1 }
      yield { type: 'finish', reason: 'stop', usage, origin: { model: id, runsOn: 'device' }, costNanoUsd: 0 }
    },
  }
}

/** The device first, as the product has it where no larger model can be asked, with the calibration that ships. */
function alone(device: Model) {
  const shipped = shippedCalibrations()
  const own = shipped.find(({ model }) => model.name === device.id)
  const key = keyOf({ id: device.id, sha256: own?.model.sha256 ?? '' })
  const known = { sha256: key.sha256, found: findCalibration(shipped, key) }
  const judge = createJudge({
    calibrations: { of: () => known, refresh: async () => undefined },
    learning: { of: () => nothingLearned, add: async () => undefined },
  })
  const larger = async () => ({ code: 'offline', reason: 'Vade is offline.' }) as const
  return createHybrid({ id: 'auto', ask: 'when-worth-it', device: () => device, larger, judge })
}

export interface Arms {
  /** The model as it is: the right document is pasted before the question, as people do who have no other way. */
  alone(question: SuiteQuestion): Promise<Outcome>
  /**
   * A turn of a conversation that has all documents of the set, with the product's judge: it says what is an answer, a
   * guess, or nothing.
   */
  vade(question: SuiteQuestion): Promise<Outcome>
}

/** `model` answers in both arms: the device's, or a replay of what it said. */
export async function createArms(
  app: App,
  sets: readonly (readonly GeneratedDocument[])[],
  model: Model,
): Promise<Arms> {
  const drafted: SignalledPiece[] = []
  const device = recorded(model, drafted)
  const hybrid = alone(device)
  const computed = createComputed({ now: () => new Date(), timeZone: () => 'UTC' })
  const { conversations, contexts } = app.store
  const vade = createAssistant({
    conversations,
    contexts,
    documents: app.documents,
    resolve: () => hybrid,
    computed,
  })
  const timeout = () => AbortSignal.timeout(300_000)
  const filled: string[] = []
  for (const documents of sets) {
    const { id } = await app.assistant.create({})
    filled.push(id)
    for (const { name, text } of documents) await app.documents.add(id, { name, data: text })
    // Waits until all is read.
    await app.documents.find(id, { text: 'village', kind: 'fact' }, AbortSignal.timeout(60_000))
  }
  return {
    alone({ text, set, document }) {
      const pasted = (sets[set ?? -1] ?? []).find(({ name }) => name === document)
      const asked = pasted === undefined ? text : `${pasted.name}:\n${pasted.text}\n\nQuestion: ${text}`
      const cacheKey = `alone ${String(set)} ${String(document)}`
      const request = { messages: [staticPrompt, userText(asked)], cacheKey }
      return heard(device.generate(request, { signal: timeout(), caller: 'bench' }), drafted)
    },
    async vade({ text, set }) {
      const id = filled[set ?? -1] ?? (await vade.create({})).id
      const turn = vade.takeTurn(id, { parentId: null, text }, timeout())
      return heard(partsOf(turn), drafted)
    },
  }
}

async function* partsOf(turn: AsyncIterable<TurnEvent>): AsyncGenerator<Part> {
  for await (const event of turn) {
    if (event.type === 'error') throw new Error(event.error.message)
    if (event.type === 'part') yield event.part
  }
}
