import type { Answering, AskEvent, LocalModel } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import { VadeError } from '../core/index.ts'

/** A conversation in the terminal. It is stored with its first question. */
export interface Talk {
  /** The name of the model that is asked. */
  model(): string
  /** Who answers, in one sentence. */
  who(): Promise<string>
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

  async function installed(): Promise<LocalModel[]> {
    const local = (await client.call('listModels')).models
    return local.filter((model) => model.installed && model.kind !== 'embedding')
  }
  async function models(): Promise<string[]> {
    return ['auto', 'device', 'cloud', ...(await installed()).map(({ id }) => id), 'eliza']
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
    async who() {
      if (chosen === null || places.has(chosen)) return whoAnswers(chosen, await client.call('getAnswering'))
      const id = chosen
      return onDevice((await installed()).find((model) => model.id === id)?.name ?? id)
    },
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

/** Names that say where it is answered, not by whom. */
const places: ReadonlySet<string> = new Set(['auto', 'device', 'cloud'])

/** @param name one of `auto`, `device` and `cloud`; null is `auto` */
export function whoAnswers(name: string | null, { device, larger }: Answering): string {
  const here = spoken(device.name)
  if (name === 'device' || (larger === null && name !== 'cloud')) return onDevice(device.name)
  if (larger === null) return `No larger model can be asked now. ${onDevice(device.name)}`
  if (name === 'cloud') return `You talk with ${larger} as far as you allow it, else with ${here} on this device.`
  return `You talk with ${here} on this device first, and with ${larger} where that is worth it and you allow it.`
}

function onDevice(name: string): string {
  return `You talk with ${spoken(name)} on this device.`
}

/** Who answers without weights stands in no list of models. */
function spoken(name: string): string {
  return name === 'eliza' ? 'ELIZA' : name
}
