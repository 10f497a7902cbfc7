import type { AttemptRecord } from '../../core/index.ts'
import type { Clock } from './clock.ts'
import type { Target } from './target.ts'

/** What is remembered of the attempts of one call. Read it when the call is over: losers of a race report late. */
export interface Trace {
  begin(target: Target): Step
  records(): readonly AttemptRecord[]
}

export interface Step {
  /** What the attempt cost, in billionths of a US dollar; the last word counts. */
  readonly cost: (nanoUsd: number) => void
  /** How it ended; called again where an answer that had begun ends otherwise. */
  end(outcome: string, message?: string): void
}

const longestMessage = 200

/** `arrivedMs`: when the request came, by the same clock. */
export function createTrace(clock: Clock, arrivedMs: number): Trace {
  const records: { -readonly [Field in keyof AttemptRecord]: AttemptRecord[Field] }[] = []
  return {
    begin(target) {
      const startedMs = clock.now()
      const record: (typeof records)[number] = {
        provider: target.provider.id,
        model: target.model.id,
        key: target.key.id,
        startMs: startedMs - arrivedMs,
        ms: 0,
        outcome: 'under-way',
        costNanoUsd: 0,
      }
      records.push(record)
      return {
        cost(nanoUsd) {
          record.costNanoUsd = nanoUsd
        },
        end(outcome, message) {
          record.outcome = outcome
          record.ms = clock.now() - startedMs
          if (message !== undefined) record.message = message.slice(0, longestMessage)
        },
      }
    },
    records: () => records,
  }
}
