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
  /** For one attempt, where the providers of a call differ; left out where this is for all. */
  at?(target: Target): OfAttempt
}

type OfAttempt = Pick<Policy, 'retries' | 'firstContentMs'>

/** What holds for an attempt at this target. */
export function policyAt<Of extends object>(policy: Of & { at?(target: Target): Of }, target: Target): Of {
  return policy.at?.(target) ?? policy
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
    /** A rival is asked once so large a share of the target's answers would have begun, 0 to 1; at 0 none is. */
    readonly quantile: (target: Target) => number
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
  const { health, breaker, hedges, clock, random } = state
  const { manner, policy, signal, trace } = call
  const { promise, resolve, reject } = Promise.withResolvers<Answered<C>>()
  const candidates = call.targets.map((target): Candidate => ({ target, tries: 0, readyAt: 0, out: false }))
  const deadline = clock.now() + policy.totalMs
  const failures: Failed[] = []
  let running: Run[] = []
  let winner: Run | undefined
  /** The last refusal that came as an answer, kept while others are asked. */
  let refusal: { readonly run: Run; readonly committed: C } | undefined
  let attempts = 0
  let callOffWait = () => {}

  /** Ends an attempt that did not commit; whatever it still does reaches `discard` only. */
  function drop(run: Run): void {
    running = running.filter((other) => other !== run)
    run.callOff()
  }

  function stop(error: unknown): void {
    callOffWait()
    signal.removeEventListener('abort', leave)
    for (const run of running) abandon(run, 'aborted', error)
    dropRefusal()
    reject(error)
  }

  function abandon(run: Run, outcome: string, reason: unknown): void {
    drop(run)
    run.flight.lost(false)
    run.permit.end('unknown')
    run.step.end(outcome)
    run.controller.abort(reason)
  }

  function leave(): void {
    const { reason } = signal as { readonly reason: unknown }
    if (winner !== undefined) return winner.controller.abort(reason)
    stop(isVadeError(reason) ? reason : new VadeError('aborted', 'The request was stopped.'))
  }

  function commit(run: Run, committed: C): void {
    if (!running.includes(run)) return call.discard(committed)
    drop(run)
    run.flight.committed()
    run.permit.end('answered')
    dropRefusal()
    if (policy.otherProviderOnRefusal && call.isRefused?.(committed) === true) return setAside(run, committed)
    run.step.end('answered')
    win(run, committed)
  }

  function setAside(run: Run, committed: C): void {
    const { target } = run.candidate
    refusal = { run, committed }
    run.step.end('content-policy', `${target.provider.name} refused to answer.`)
    ruleOut('content-policy', target)
    if (running.length === 0) goOn()
  }

  function dropRefusal(): void {
    if (refusal === undefined) return
    refusal.run.flight.ended(0)
    call.discard(refusal.committed)
    refusal = undefined
  }

  /** Nobody else answers: a refusal says more than the error of another provider. */
  function conclude(error: unknown): void {
    if (refusal === undefined) return stop(error)
    const { run, committed } = refusal
    refusal = undefined
    win(run, committed)
  }

  function win(run: Run, committed: C): void {
    for (const loser of running) {
      abandon(loser, 'lost-the-race', new VadeError('aborted', 'Another provider answered first.'))
    }
    winner = run
    const { target } = run.candidate
    let over = false
    resolve({
      committed,
      target,
      ended({ outputTokens, fault, message }) {
        if (over) return
        over = true
        signal.removeEventListener('abort', leave)
        run.flight.ended(outputTokens)
        run.step.end(fault ?? 'answered', message)
        if (fault !== undefined && fault !== 'aborted') breaker.failed(target, fault)
      },
    })
  }

  function fail(run: Run, error: unknown, toBlame = true): void {
    if (!running.includes(run)) return
    drop(run)
    const { candidate } = run
    const { target } = candidate
    const fault = faultOf(error)
    run.step.end(fault ?? 'error', error instanceof Error ? error.message : String(error))
    failures.push({ target, error })
    if (fault === undefined) {
      run.flight.lost(false)
      run.permit.end('unknown')
      return stop(error)
    }
    const retryAfterMs = isVadeError(error) && error.retryAfter !== undefined ? error.retryAfter * 1000 : undefined
    run.flight.lost(toBlame && meaningOf[fault].blame !== 'none')
    const says = toBlame && fault !== 'unsupported' && fault !== 'internal'
    run.permit.end(says ? { fault, ...(retryAfterMs !== undefined && { retryAfterMs }) } : 'unknown')
    if (fault === 'bad-request' || (fault === 'content-policy' && !policy.otherProviderOnRefusal)) {
      return conclude(error)
    }
    ruleOut(fault, target)
    if (candidate.tries > policyAt<OfAttempt>(policy, target).retries) candidate.out = true
    // Full jitter. Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    const jittered = random() * Math.min(backoff.mostMs, backoff.firstMs * 2 ** (candidate.tries - 1))
    candidate.readyAt = clock.now() + (retryAfterMs ?? jittered)
    if (running.length === 0) goOn()
    else if (running.some(({ late }) => late)) hedge()
  }

  /** Takes out whom it would not help to ask after this fault. */
  function ruleOut(fault: Fault, failed: Target): void {
    for (const other of candidates) if (!helps(fault, failed, other.target)) other.out = true
  }

  /** The best of those that may be asked now: fewest tries first, then the order of the plan. */
  function ready(now: number): Candidate | undefined {
    let best: Candidate | undefined
    for (const candidate of candidates) {
      if (candidate.out || candidate.readyAt > now || running.some((run) => run.candidate === candidate)) continue
      if (best === undefined || candidate.tries < best.tries) best = candidate
    }
    return best
  }

  /** Whether all others have failed or are kept away from. */
  function isLast(candidate: Candidate): boolean {
    return candidates.every((other) => other === candidate || other.out || breaker.pause(other.target) !== undefined)
  }

  function goOn(): void {
    const now = clock.now()
    for (;;) {
      if (now >= deadline) return giveUp()
      const candidate = ready(now)
      if (candidate === undefined) break
      const permit = breaker.enter(candidate.target, isLast(candidate))
      if (permit !== undefined) {
        hedges.earn()
        return launch(candidate, permit, false)
      }
      candidate.readyAt = now + Math.max(1, breaker.pause(candidate.target)?.ms ?? 1)
    }
    let next = Infinity
    for (const { out, readyAt } of candidates) if (!out && readyAt < next) next = readyAt
    if (next - now > policy.longestPauseMs || next >= deadline) return giveUp()
    callOffWait = clock.after(next - now, goOn)
  }

  function giveUp(): void {
    for (const candidate of candidates) {
      const { target, tries } = candidate
      const pause = tries === 0 ? breaker.pause(target, isLast(candidate)) : undefined
      if (pause !== undefined) failures.push({ target, pause })
    }
    const [only] = failures
    conclude(failures.length === 1 && only !== undefined && 'error' in only ? only.error : verdict(failures))
  }

  function hedge(): void {
    const [slow] = running
    if (call.hedge === undefined || running.length !== 1 || slow === undefined) return
    const { target } = slow.candidate
    const now = clock.now()
    const { mostNanoUsd, costNanoUsd } = call.hedge
    const candidate = candidates.find(
      (other) =>
        other.tries === 0 &&
        !other.out &&
        other.readyAt <= now &&
        isSameModel(target, other.target) &&
        costNanoUsd(other.target) <= mostNanoUsd &&
        breaker.pause(other.target) === undefined,
    )
    if (candidate === undefined || !hedges.spend()) return
    const permit = breaker.enter(candidate.target)
    if (permit !== undefined) launch(candidate, permit, true)
  }

  function launch(candidate: Candidate, permit: Permit, isHedge: boolean): void {
    const { target } = candidate
    candidate.tries++
    attempts++
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
    running.push(run)
    const { firstContentMs } = policyAt<OfAttempt>(policy, target)
    const limitMs = Math.min(firstContentMs, deadline - clock.now())
    const expire = () => {
      const seconds = String(Number((limitMs / 1000).toPrecision(3)))
      const error = new AttemptError('timeout', `${target.provider.name} did not begin to answer within ${seconds} s.`)
      controller.abort(error)
      // Who was asked shortly before the deadline is not to blame for it.
      fail(run, error, limitMs >= firstContentMs / 2)
    }
    const late = health.measured(target, manner) >= fewestMeasured ? (call.hedge?.quantile(target) ?? 0) : 0
    const lateMs = (late === 0 ? undefined : health.firstContentMs(target, manner, late)) ?? Infinity
    // One timer after the other: most attempts commit before either ends.
    run.callOff =
      lateMs >= limitMs
        ? clock.after(limitMs, expire)
        : clock.after(lateMs, () => {
            run.late = true
            run.callOff = clock.after(limitMs - lateMs, expire)
            hedge()
          })
    const info: AttemptInfo = { number: attempts, hedge: isHedge, cost: step.cost }
    // An attempt that throws before it waits for anything fails like any other.
    new Promise<C>((settle) => settle(call.attempt(target, controller.signal, info))).then(
      (committed) => commit(run, committed),
      (error: unknown) => fail(run, error),
    )
  }

  if (signal.aborted) leave()
  else {
    signal.addEventListener('abort', leave, { once: true })
    goOn()
  }
  return promise
}
