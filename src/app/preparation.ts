import { staticPrompt } from '../assistant/index.ts'
import { toVadeError, type Finish } from '../core/index.ts'
import type { Engine, InstalledModel } from '../engine-native/index.ts'
import type { Log } from './log.ts'
import type { Models } from './models.ts'

/** What a server does unasked, so that the first question waits for its own words only. */
export interface Preparation {
  /** Makes the model that answers ready; where none is here or it is slow, fetches what suits this machine. */
  start(): Promise<void>
  /** Loads the model that answers by default, with the beginning that all conversations share. */
  ready(): Promise<void>
  /** Measures a model that has just come, once, and makes the default ready again. */
  measure(model: InstalledModel): Promise<void>
  /** A faster answer than was ever measured corrects a figure that was taken beside other work. */
  learn(id: string, finish: Finish): Promise<void>
}

/** Tokens of an answer from which its speed means something. */
const enoughTokens = 32

export function createPreparation({
  models,
  engine,
  log,
}: {
  readonly models: Models
  readonly engine: Engine
  readonly log: Log
}): Preparation {
  async function ready(): Promise<void> {
    const model = await models.defaultModel()
    if (model !== null) await attempt(model, () => engine.warm(model, [staticPrompt]))
  }

  async function measure(model: InstalledModel): Promise<void> {
    await attempt(model, async () => {
      if ((await models.speeds()).has(model.id)) return
      await models.speedMeasured(model.id, await engine.measureSpeed(model, AbortSignal.timeout(120_000)))
    })
    await ready()
  }

  async function attempt(model: InstalledModel, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (thrown) {
      log({ event: 'prepare_failed', model: model.id, message: toVadeError(thrown).message })
    }
  }

  return {
    ready,
    measure,
    async start() {
      await ready()
      const model = await models.defaultModel()
      if (model !== null) await measure(model)
      for (const id of await models.worthFetching()) {
        try {
          await models.pulled(id, {})
          return
        } catch (thrown) {
          const { code, message } = toVadeError(thrown)
          log({ event: 'pull_failed', model: id, message })
          // Offline, the next may lie in the cache.
          if (code !== 'download_failed' && code !== 'offline') return
        }
      }
    },
    async learn(id, { usage, timing }) {
      const known = (await models.speeds()).get(id)
      if (known === undefined || timing === undefined || usage.outputTokens < enoughTokens) return
      if (timing.tokensPerSecond > known * 1.1) await models.speedMeasured(id, timing.tokensPerSecond)
    },
  }
}
