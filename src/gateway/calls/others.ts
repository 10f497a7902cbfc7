import type { ApiKey } from '../../store/index.ts'
import { createCountTokens } from './count-tokens.ts'
import { createBodies } from './other-body.ts'
import { createOther, type OtherOptions } from './other.ts'
import type { Propagate } from '../telemetry/marks.ts'
import { createCloudModel } from './in-process.ts'
import type { Named } from './planned.ts'
import { createRun, type RunOptions } from './run.ts'

interface Options extends Omit<OtherOptions, 'run' | 'bodies'>, RunOptions {
  readonly propagate: Propagate
}

/** All calls that are no chat of the API. */
export function createOthers(options: Options) {
  const run = createRun(options)
  const shared = { ...options, run, bodies: createBodies() }
  return {
    other: createOther(shared),
    countTokens: createCountTokens(shared),
    cloudModel: (asked: { readonly name: string; readonly named: Named; readonly key: ApiKey }) =>
      createCloudModel(shared, asked),
  }
}
