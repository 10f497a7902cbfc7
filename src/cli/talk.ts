import type { AskEvent } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import { VadeError } from '../core/index.ts'

/** A conversation in the terminal. It is stored with its first question. */
export interface Talk {
  /** The name of the model that is asked. */
  model(): string
  /** All names that it may have. */
  models(): Promise<string[]>
  /** Throws `model_not_found`. */
  use(model: string): Promise<void>
  ask(question: string): AsyncIterable<AskEvent>
  /** Stops the answer that is being written; false if there is none. */
  stop(): boolean
  startAnew(): void
}

export interface TalkOptions {
  /** Null is the one that answers by default. */
  readonly model: string | null
  /** Whether a person reads along, who can take back what was said and say what may leave. */
  readonly replaceable: boolean
}

/** Throws `model_not_found` if there is no model of this name. */
export async function createTalk(client: Client, { model: given, replaceable }: TalkOptions): Promise<Talk> {
  const { answering } = await client.call('getStatus')
  let chosen: string | null = null
  let place: { readonly id: string; readonly leafId: string | null } | null = null
  let answered: string | null = null

  async function models(): Promise<string[]> {
    const local = (await client.call('listModels')).models
    const here = local.filter(({ installed, kind }) => installed && kind !== 'embedding')
    return ['auto', 'device', 'cloud', ...here.map(({ id }) => id), 'eliza']
  }

  async function use(model: string): Promise<void> {
    const names = await models()
    if (!names.includes(model)) {
      throw new VadeError('model_not_found', `There is no model called '${model}'. There are: ${names.join(', ')}.`)
    }
    chosen = model
    if (place !== null) await client.call('changeConversation', { params: { id: place.id }, body: { model } })
  }

  if (given !== null) await use(given)
  return {
    models,
    use,
    model: () => chosen ?? answering,
    startAnew: () => (place = null),
    stop() {
      if (answered === null) return false
      // An answer that has just ended has nothing to stop, and says so: that is no error.
      void client.call('stopTurn', { params: { id: answered } }).catch(() => undefined)
      return true
    },
    async *ask(text) {
      const { id, leafId } = (place ??= await client.call('createConversation', { body: { model: chosen } }))
      answered = id
      try {
        const body = { parentId: leafId, text, replaceable }
        for await (const event of client.stream('takeTurn', { params: { id }, body })) {
          if (event.type === 'part') yield event.part
          else if (event.type !== 'turn' && event.answer !== null) place = { id, leafId: event.answer.id }
          if (event.type === 'error') yield event
        }
      } finally {
        answered = null
      }
    },
  }
}
