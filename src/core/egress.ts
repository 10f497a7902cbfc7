/**
 * Why bytes leave this machine, a closed list: an answer of the assistant that is asked for elsewhere, a call that came
 * in with a key of the API, a model that is fetched, the list of models of a provider, a provider's sign-in, traces, the
 * database that replicas share, a tool that uses the web, and a look whether an address answers.
 */
export const egressPurposes = [
  'answer',
  'api-call',
  'model-download',
  'model-list',
  'sign-in',
  'telemetry',
  'replica-store',
  'web-tool',
  'check',
] as const
export type EgressPurpose = (typeof egressPurposes)[number]

/**
 * There are thousands of these a minute. They are counted together, a row for each host, key and minute, and each host
 * is opened once in a process; the log of requests has the single calls. All others have rows of their own.
 */
export const countedTogether: ReadonlySet<EgressPurpose> = new Set(['api-call', 'telemetry', 'replica-store'])

/**
 * What a row of the record tells: `opened` is written before the first byte leaves, and of counts has only what is about
 * to be `sent`, where that is known; `passed` counts what left and came; `folded` takes the place of old rows; `broken`
 * says that rows before it are not those that were written.
 */
export type EgressKind = 'opened' | 'passed' | 'folded' | 'broken'

/** What is written down of bytes that leave this machine. */
export interface EgressEntry {
  readonly kind: EgressKind
  /** Name and port, as in an address; for another program its own name, as `pip`. */
  readonly host: string
  /** Whether `host` is this machine itself: what runs beside Vade. */
  readonly local: boolean
  /** A purpose; `''` where a row is about other rows. */
  readonly purpose: EgressPurpose | ''
  /** In a few words, as `SmolLM2 135M`; never anything of what was said. */
  readonly what: string | null
  /** Id of the key or of the conversation that it was done for. */
  readonly who: string | null
  /** Id of the consent that allowed it. */
  readonly consent: string | null
  /** When the first of what is counted began, in milliseconds since the epoch. */
  readonly since: number
  /** Requests, connections or runs of a program. */
  readonly count: number
  /** Bytes of heads and bodies, as they are on the wire before encryption. */
  readonly sent: number
  readonly received: number
  /** Billionths of a US dollar; null where nothing is paid. */
  readonly costNanoUsd: number | null
  /** How many of `count` failed; 0 while they run. */
  readonly failed: number
}

/** A row of the record, chained to the one before. */
export interface EgressRow extends EgressEntry {
  /** From 1, without a gap but for folded rows, which have the number of the last row in them. */
  readonly number: number
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number
  /** Whether the clock showed less than when the row before was written. */
  readonly clockWentBack: boolean
  /** The row before, by its `hash`; of a folded row, the seal over its sums. */
  readonly previous: string
  /** HMAC-SHA-256 over all of the above, in hexadecimal digits; of a folded row, that of the last row in it. */
  readonly hash: string
}

/** A row as it is read. */
export interface ReadEgress extends EgressRow {
  /** It was opened, and nothing of it was counted since: it runs, or its process died and nobody knows how it ended. */
  readonly pending: boolean
}
