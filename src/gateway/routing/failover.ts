import { isVadeError, VadeError } from '../../core/index.ts'
import type { Breaker, Permit } from './breaker.ts'
import type { Clock } from './clock.ts'
import { faultOf, helps, meaningOf, type Fault } from './fault.ts'
import type { Flight, Health, Manner } from './health.ts'
import type { HedgeBudget } from './hedge-budget.ts'
import { AttemptError, type Target } from './target.ts'
import { isSameModel } from './target-name.ts'
import type { Step, Trace } from './trace.ts'
import { verdict, type Failed } from './verdict.ts'

/** What all calls share. */
export interface RoutingState {
  readonly health: Health
  readonly breaker: Breaker
  readonly hedges: HedgeBudget
  readonly clock: Clock
  readonly random: () => number
}

export interface Policy {
  /** How often the same target is asked again after a fault that passes. */
  readonly retries: number
  /** From the request to its commit, over all attempts, in milliseconds. */
  readonly totalMs: number
  /** For one attempt to begin answering, in milliseconds. */
  readonly firstContentMs: number
  /** The longest that a call waits with nobody asked, in milliseconds: who is told to wait longer is told so. */
  readonly longestPauseMs: number
  /** Whether what one provider refuses to talk about is asked of another. */
  readonly otherProviderOnRefusal: boolean
}

export interface Call<C> {
  /** In the order in which they are asked. */
  readonly targets: readonly Target[]
  readonly manner: Manner
  /**
   * Asks one target. Resolves at the commit point (the first content, or a whole answer), rejects with `AttemptError`
   * before. `signal` ends the upstream call, before the commit and after it.
   */
  attempt(target: Target, signal: AbortSignal, info: AttemptInfo): Promise<C>
  /** Gets what an attempt brought too late, to close it. */
  discard(committed: C): void
  /** Whether it holds nothing but a refusal: then others are asked, and it is given where they have no answer either. */
  isRefused?(committed: C): boolean
  /** The caller's. */
  readonly signal: AbortSignal
  readonly policy: Policy
  /** Left out where no second provider may be asked while the first is still expected to answer. */
  readonly hedge?: {
    readonly mostNanoUsd: number
    /** What the call is expected to cost there, in billionths of a US dollar. */
    readonly costNanoUsd: (target: Target) => number
    /** A rival is asked once so large a share of the target's answers would have begun, 0 to 1. */
    readonly quantile: number
  }
  readonly trace: Trace
}

export interface AttemptInfo {
  /** From 1. */
  readonly number: number
  /** Whether another target was asked first and has not answered yet. */
  readonly hedge: boolean
  /** Says what the attempt cost, in billionths of a US dollar, as soon as it is known: losers cost, too. */
  readonly cost: (nanoUsd: number) => void
}

export interface Answered<C> {
  readonly committed: C
  readonly target: Target
  /** Must be called when the answer is over, however it ended. */
  ended(how: AnswerEnd): void
}

export interface AnswerEnd {
  /** Tokens written after the first; 0 where unknown. */
  readonly outputTokens: number
  /** Why the answer broke off after it had begun; `aborted` where the caller left. */
  readonly fault?: Fault | 'aborted'
  readonly message?: string
}

interface Candidate {
  readonly target: Target
  tries: number
  readyAt: number
  /** Nothing more is expected of it. */
  out: boolean
}

interface Run {
  readonly candidate: Candidate
  readonly controller: AbortController
  readonly flight: Flight
  readonly permit: Permit
  readonly step: Step
  /** Slower than nearly all answers of its target. */
  late: boolean
  callOff: () => void
}

const fewestMeasured = 20
const backoff = { firstMs: 100, mostMs: 5_000 }

/**
 * Asks one target after the other until one commits, and never lets two do so. Nobody waits while somebody else can be
 * asked: a target that failed is asked again only when no other is left.
 */
export function answerFrom<C>(state: RoutingState, call: Call<C>): Promise<Answered<C>> {
  return new Race(state, call).answered
}

/** A class, for it is made for every call: as many functions in a closure take ten times the memory. */
class Race<C> {
  readonly answered: Promise<Answered<C>>
  readonly #state: RoutingState
  readonly #call: Call<C>
  readonly #resolve: (answered: Answered<C>) => void
  readonly #reject: (error: unknown) => void
  readonly #candidates: readonly Candidate[]
  readonly #deadline: number
  readonly #failures: Failed[] = []
  #running: Run[] = []
  #winner: Run | undefined
  /** The last refusal that came as an answer, kept while others are asked. */
  #refusal: { readonly run: Run; readonly committed: C } | undefined
  #attempts = 0
  #callOffWait: (() => void) | undefined

  constructor(state: RoutingState, call: Call<C>) {
    const { promise, resolve, reject } = Promise.withResolvers<Answered<C>>()
    this.answered = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#state = state
    this.#call = call
    this.#candidates = call.targets.map((target) => ({ target, tries: 0, readyAt: 0, out: false }))
    this.#deadline = state.clock.now() + call.policy.totalMs
    if (call.signal.aborted) this.handleEvent()
    else {
      call.signal.addEventListener('abort', this, { once: true })
      this.#goOn()
    }
  }

  /** Ends an attempt that did not commit; whatever it still does reaches `discard` only. */
  #drop(run: Run): void {
    this.#running = this.#running.filter((other) => other !== run)
    run.callOff()
  }

  #stop(error: unknown): void {
    this.#callOffWait?.()
    this.#call.signal.removeEventListener('abort', this)
    for (const run of this.#running) this.#abandon(run, 'aborted', error)
    this.#dropRefusal()
    this.#reject(error)
  }

  #abandon(run: Run, outcome: string, reason: unknown): void {
    this.#drop(run)
    run.flight.lost(false)
    run.permit.end('unknown')
    run.step.end(outcome)
    run.controller.abort(reason)
  }

  /** The caller has left. */
  handleEvent(): void {
    const { reason } = this.#call.signal as { readonly reason: unknown }
    if (this.#winner !== undefined) return this.#winner.controller.abort(reason)
    this.#stop(isVadeError(reason) ? reason : new VadeError('aborted', 'The request was stopped.'))
  }

  #commit(run: Run, committed: C): void {
    if (!this.#running.includes(run)) return this.#call.discard(committed)
    this.#drop(run)
    run.flight.committed()
    run.permit.end('answered')
    this.#dropRefusal()
    if (this.#call.policy.otherProviderOnRefusal && this.#call.isRefused?.(committed) === true)
      return this.#setAside(run, committed)
    run.step.end('answered')
    this.#win(run, committed)
  }

  #setAside(run: Run, committed: C): void {
    const { target } = run.candidate
    this.#refusal = { run, committed }
    run.step.end('content-policy', `${target.provider.name} refused to answer.`)
    this.#ruleOut('content-policy', target)
    if (this.#running.length === 0) this.#goOn()
  }

  #dropRefusal(): void {
    if (this.#refusal === undefined) return
    this.#refusal.run.flight.ended(0)
    this.#call.discard(this.#refusal.committed)
    this.#refusal = undefined
  }

  /** Nobody else answers: a refusal says more than the error of another provider. */
  #conclude(error: unknown): void {
    if (this.#refusal === undefined) return this.#stop(error)
    const { run, committed } = this.#refusal
    this.#refusal = undefined
    this.#win(run, committed)
  }

  #win(run: Run, committed: C): void {
    for (const loser of this.#running) {
      this.#abandon(loser, 'lost-the-race', new VadeError('aborted', 'Another provider answered first.'))
    }
    this.#winner = run
    const { target } = run.candidate
    let over = false
    this.#resolve({
      committed,
      target,
      ended: ({ outputTokens, fault, message }) => {
        if (over) return
        over = true
        this.#call.signal.removeEventListener('abort', this)
        run.flight.ended(outputTokens)
        run.step.end(fault ?? 'answered', message)
        if (fault !== undefined && fault !== 'aborted') this.#state.breaker.failed(target, fault)
      },
    })
  }

  #fail(run: Run, error: unknown, toBlame = true): void {
    if (!this.#running.includes(run)) return
    this.#drop(run)
    const { candidate } = run
    const { target } = candidate
    const fault = faultOf(error)
    run.step.end(fault ?? 'error', error instanceof Error ? error.message : String(error))
    this.#failures.push({ target, error })
    if (fault === undefined) {
      run.flight.lost(false)
      run.permit.end('unknown')
      return this.#stop(error)
    }
    const retryAfterMs = isVadeError(error) && error.retryAfter !== undefined ? error.retryAfter * 1000 : undefined
    run.flight.lost(toBlame && meaningOf[fault].blame !== 'none')
    const says = toBlame && fault !== 'unsupported' && fault !== 'internal'
    run.permit.end(says ? { fault, ...(retryAfterMs !== undefined && { retryAfterMs }) } : 'unknown')
    if (fault === 'bad-request' || (fault === 'content-policy' && !this.#call.policy.otherProviderOnRefusal)) {
      return this.#conclude(error)
    }
    this.#ruleOut(fault, target)
    if (candidate.tries > this.#call.policy.retries) candidate.out = true
    // Full jitter. Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    const jittered = this.#state.random() * Math.min(backoff.mostMs, backoff.firstMs * 2 ** (candidate.tries - 1))
    candidate.readyAt = this.#state.clock.now() + (retryAfterMs ?? jittered)
    if (this.#running.length === 0) this.#goOn()
    else if (this.#running.some(({ late }) => late)) this.#hedge()
  }

  /** Takes out whom it would not help to ask after this fault. */
  #ruleOut(fault: Fault, failed: Target): void {
    for (const other of this.#candidates) if (!helps(fault, failed, other.target)) other.out = true
  }

  /** The best of those that may be asked now: fewest tries first, then the order of the plan. */
  #readyAt(now: number): Candidate | undefined {
    let best: Candidate | undefined
    for (const candidate of this.#candidates) {
      if (candidate.out || candidate.readyAt > now || this.#running.some((run) => run.candidate === candidate)) continue
      if (best === undefined || candidate.tries < best.tries) best = candidate
    }
    return best
  }

  #goOn(): void {
    const now = this.#state.clock.now()
    for (;;) {
      if (now >= this.#deadline) return this.#giveUp()
      const candidate = this.#readyAt(now)
      if (candidate === undefined) break
      const permit = this.#state.breaker.enter(candidate.target)
      if (permit !== undefined) {
        this.#state.hedges.earn()
        return this.#launch(candidate, permit, false)
      }
      candidate.readyAt = now + Math.max(1, this.#state.breaker.pause(candidate.target)?.ms ?? 1)
    }
    let next = Infinity
    for (const { out, readyAt } of this.#candidates) if (!out && readyAt < next) next = readyAt
    if (next - now > this.#call.policy.longestPauseMs || next >= this.#deadline) return this.#giveUp()
    this.#callOffWait = this.#state.clock.after(next - now, () => this.#goOn())
  }

  #giveUp(): void {
    for (const { target, tries } of this.#candidates) {
      const pause = tries === 0 ? this.#state.breaker.pause(target) : undefined
      if (pause !== undefined) this.#failures.push({ target, pause })
    }
    const [only] = this.#failures
    this.#conclude(
      this.#failures.length === 1 && only !== undefined && 'error' in only ? only.error : verdict(this.#failures),
    )
  }

  #hedge(): void {
    const [slow] = this.#running
    if (this.#call.hedge === undefined || this.#running.length !== 1 || slow === undefined) return
    const { target } = slow.candidate
    const now = this.#state.clock.now()
    const { mostNanoUsd, costNanoUsd } = this.#call.hedge
    const candidate = this.#candidates.find(
      (other) =>
        other.tries === 0 &&
        !other.out &&
        other.readyAt <= now &&
        isSameModel(target, other.target) &&
        costNanoUsd(other.target) <= mostNanoUsd &&
        this.#state.breaker.pause(other.target) === undefined,
    )
    if (candidate === undefined || !this.#state.hedges.spend()) return
    const permit = this.#state.breaker.enter(candidate.target)
    if (permit !== undefined) this.#launch(candidate, permit, true)
  }

  #launch(candidate: Candidate, permit: Permit, isHedge: boolean): void {
    const { target } = candidate
    const { clock, health } = this.#state
    const { trace, policy, manner, hedge } = this.#call
    candidate.tries++
    this.#attempts++
    const controller = new AbortController()
    const step = trace.begin(target)
    const run: Run = {
      candidate,
      controller,
      permit,
      step,
      flight: health.begin(target, manner),
      late: false,
      callOff: () => {},
    }
    this.#running.push(run)
    const limitMs = Math.min(policy.firstContentMs, this.#deadline - clock.now())
    const expire = () => {
      const seconds = String(Math.round(limitMs) / 1000)
      const error = new AttemptError('timeout', `${target.provider.name} did not begin to answer within ${seconds} s.`)
      controller.abort(error)
      // Who was asked shortly before the deadline is not to blame for it.
      this.#fail(run, error, limitMs >= policy.firstContentMs / 2)
    }
    const late = health.measured(target, manner) >= fewestMeasured ? hedge?.quantile : undefined
    const lateMs = (late === undefined ? undefined : health.firstContentMs(target, manner, late)) ?? Infinity
    // One timer after the other: most attempts commit before either ends.
    run.callOff =
      lateMs >= limitMs
        ? clock.after(limitMs, expire)
        : clock.after(lateMs, () => {
            run.late = true
            run.callOff = clock.after(limitMs - lateMs, expire)
            this.#hedge()
          })
    const info: AttemptInfo = { number: this.#attempts, hedge: isHedge, cost: step.cost }
    // An attempt that throws before it waits for anything fails like any other.
    new Promise<C>((settle) => settle(this.#call.attempt(target, controller.signal, info))).then(
      (committed) => this.#commit(run, committed),
      (error: unknown) => this.#fail(run, error),
    )
  }
}
