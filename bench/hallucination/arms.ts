import type { App } from '../../src/app/index.ts'
import { createAssistant, staticPrompt, type TurnEvent } from '../../src/assistant/index.ts'
import { createComputed } from '../../src/rules/index.ts'
import { userText, type Citation, type Model, type Part } from '../../src/core/index.ts'
import type { SuiteQuestion } from './suite.ts'
import type { GeneratedDocument } from './world.ts'

/** What came of one question. */
export interface Outcome {
  readonly text: string
  /** Probability of the unlikeliest token of the model's own words; null where no model was asked. */
  readonly leastProbable: number | null
  readonly citations: readonly Citation[]
  /** What the model wrote, where it was not given. */
  readonly draft: string
  readonly milliseconds: number
  readonly decision: string | null
}

const sampling = { temperature: 0, maxTokens: 40 }

async function heard(answer: AsyncIterable<Part>, drafted: { text: string; least: number | null }): Promise<Outcome> {
  const began = performance.now()
  drafted.text = ''
  drafted.least = null
  let text = ''
  let citations: readonly Citation[] = []
  let decision: string | null = null
  for await (const part of answer) {
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'citations') citations = part.citations
    if (part.type === 'finish') decision = part.decision?.code ?? null
  }
  const milliseconds = performance.now() - began
  return { text, leastProbable: drafted.least, citations, draft: drafted.text, milliseconds, decision }
}

/** The device's model, greedy, its words and how sure it was of them written down as they pass. */
function recorded(model: Model, drafted: { text: string; least: number | null }): Model {
  return {
    ...model,
    async *generate(request, context) {
      let least = 0
      for await (const part of model.generate({ ...request, sampling, logprobs: { top: 0 } }, context)) {
        if (part.type === 'text-delta') {
          drafted.text += part.text
          for (const { logprob } of part.logprobs ?? []) least = Math.min(least, logprob)
          // Whoever reads may stop at the end of the words.
          drafted.least = Math.exp(least)
        }
        yield withoutLogprobs(part)
      }
    },
  }
}

function withoutLogprobs(part: Part): Part {
  return part.type === 'text-delta' ? { type: 'text-delta', text: part.text } : part
}

export interface Arms {
  /** The model as it is: the right document is pasted before the question, as people do who have no other way. */
  alone(question: SuiteQuestion): Promise<Outcome>
  /** A turn of a conversation that has all documents of the set. */
  vade(question: SuiteQuestion): Promise<Outcome>
}

/** `model` answers in both arms: the device's, or a replay of what it said. */
export async function createArms(
  app: App,
  sets: readonly (readonly GeneratedDocument[])[],
  model: Model,
): Promise<Arms> {
  const drafted: { text: string; least: number | null } = { text: '', least: null }
  const device = recorded(model, drafted)
  const computed = createComputed({ now: () => new Date(), timeZone: () => 'UTC' })
  const { conversations, contexts } = app.store
  const vade = createAssistant({
    conversations,
    contexts,
    documents: app.documents,
    resolve: () => device,
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
