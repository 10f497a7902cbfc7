import type { EgressEntry } from '../../core/index.ts'
import type { Errand } from './errand.ts'

/** What passes for one errand to one host, until it is written down. Counting is the cheapest part of a call. */
export class Tally {
  /** Settles once it is written down that this host will be reached; no byte leaves before. Undefined once that is done. */
  opening: Promise<void> | undefined
  isOpened = false
  /** Bytes of heads and bodies as they are before encryption. */
  sent = 0
  received = 0
  costNanoUsd: number | null = null
  readonly errand: Errand
  readonly host: string
  readonly local: boolean
  private since = 0
  private count = 0
  private failed = 0
  private running = 0
  private readonly onIdle: () => void

  constructor(of: { readonly errand: Errand; readonly host: string; readonly local: boolean }, onIdle: () => void) {
    this.errand = of.errand
    this.host = of.host
    this.local = of.local
    this.onIdle = onIdle
  }

  /** Another request, connection or run; `end` must follow once. */
  begin(): void {
    if (this.since === 0) this.since = Date.now()
    this.count++
    this.running++
  }

  end(failed: boolean): void {
    if (failed) this.failed++
    this.running--
    if (this.running === 0) this.onIdle()
  }

  spend(nanoUsd: number): void {
    if (this.since === 0) this.since = Date.now()
    this.costNanoUsd = (this.costNanoUsd ?? 0) + nanoUsd
  }

  isRunning(): boolean {
    return this.running > 0
  }

  isEmpty(): boolean {
    return this.count === 0 && this.sent === 0 && this.received === 0 && this.failed === 0 && this.costNanoUsd === null
  }

  /** @param sent bytes that are about to leave; 0 where that is not known */
  opened(sent: number): EgressEntry {
    // The row that counts it has the same moment, and so is found to be its end.
    if (this.since === 0) this.since = Date.now()
    const nothing = { count: 0, received: 0, costNanoUsd: null, failed: 0 }
    return { ...this.named('opened'), since: this.since, sent, ...nothing }
  }

  /** What was counted; from here on it counts from nothing. */
  take(): EgressEntry {
    const { since, count, sent, received, costNanoUsd, failed } = this
    this.count = this.sent = this.received = this.failed = 0
    this.costNanoUsd = null
    this.since = Date.now()
    return { ...this.named('passed'), since, count, sent, received, costNanoUsd, failed }
  }

  /** Takes back what could not be written. */
  giveBack({ since, count, sent, received, costNanoUsd, failed }: EgressEntry): void {
    this.since = since
    this.count += count
    this.sent += sent
    this.received += received
    this.failed += failed
    if (costNanoUsd !== null) this.spend(costNanoUsd)
  }

  private named(kind: EgressEntry['kind']) {
    const { host, local } = this
    const { purpose, what = null, who = null, consent = null } = this.errand
    return { kind, host, local, purpose, what, who, consent }
  }
}
