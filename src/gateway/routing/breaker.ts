import type { Clock } from './clock.ts'
import { meaningOf, type Fault } from './fault.ts'
import { createLru, type Lru } from './lru.ts'
import type { Target } from './target.ts'
import { keyNameOf, nameOf } from './target-name.ts'

/** Keeps calls away from targets and keys that fail, and lets one call at a time find out whether they are well again. */
export interface Breaker {
  /**
   * How long the target is not to be asked, and for what; undefined if it may be asked now. `isLast`: nobody else can be
   * asked, so that it is tried again soon, unless it told how long to wait.
   */
  pause(target: Target, isLast?: boolean): Pause | undefined
  /** Leave to ask the target once, or undefined; `end` of it must be called. */
  enter(target: Target, isLast?: boolean): Permit | undefined
  /** An answer that had begun broke off by the provider's fault. */
  failed(target: Target, fault: Fault): void
  /** Targets (as `groq/llama#key`) and keys (as `groq#key`) that are kept away from now, for the page and for metrics. */
  rows(): readonly BreakerRow[]
}

export interface Pause {
  readonly ms: number
  readonly fault: Fault
}

export interface Permit {
  /** `unknown` where nobody waited for the answer. Only the first call counts. */
  end(outcome: 'answered' | 'unknown' | Failure): void
}

export interface Failure {
  readonly fault: Fault
  /** What the provider asked for. */
  readonly retryAfterMs?: number
}

export interface BreakerRow extends Pause {
  readonly name: string
}

interface Circuit {
  readonly name: string
  fault: Fault
  /** Failures since the last answer. */
  inRow: number
  /** Weighted shares of the last twenty calls or so. */
  calls: number
  failures: number
  /** Closed while 0. */
  openUntil: number
  /** The same, where nobody else can be asked. */
  lastOpenUntil: number
  /** Whether a call must find out, or time alone closes it, as after a rate limit. */
  probe: boolean
  /** Until when a call that finds out is waited for. */
  probedUntil: number
  /** How often it opened since the last answer. */
  opened: number
}

const mostCircuits = 1000
const failuresInRow = 5
/** Opens also when half of at least so many calls fail. */
const fewestCalls = 10
const forgetting = 0.95
const targetBackoff = { firstMs: 2_000, mostMs: 60_000 }
const rateLimitBackoff = { firstMs: 1_000, mostMs: 60_000 }
/** Wrong keys, empty accounts and models that are gone are put right by people. */
const configurationBackoff = { firstMs: 120_000, mostMs: 1_800_000 }
const longestRetryAfterMs = 3_600_000
const longestLastPauseMs = 5_000
/** A call that finds out is given up after so long; meanwhile others look again this often. */
const longestProbeMs = 120_000
const lookAgainMs = 250

export function createBreaker({ clock, random }: { readonly clock: Clock; readonly random: () => number }): Breaker {
  const circuits = createLru<Circuit>(mostCircuits)

  function open(circuit: Circuit, ms: number, { probe, isAsked }: { probe: boolean; isAsked: boolean }): void {
    const now = clock.now()
    circuit.openUntil = Math.max(circuit.openUntil, now + ms)
    circuit.lastOpenUntil = isAsked ? circuit.openUntil : now + Math.min(ms, longestLastPauseMs)
    circuit.probe = probe
    circuit.probedUntil = 0
    circuit.opened++
  }

  function fail(circuit: Circuit, { fault, retryAfterMs }: Failure, probing: boolean): void {
    const wasOpen = circuit.openUntil !== 0
    const isAsked = retryAfterMs !== undefined
    const backoff = (range: typeof targetBackoff) =>
      Math.min(range.mostMs, range.firstMs * 2 ** Math.min(circuit.opened, 20)) * (0.75 + random() / 2)
    if (fault === 'rate-limit') {
      if (wasOpen && !probing && !isAsked) return
      circuit.fault = fault
      const ms = Math.min(retryAfterMs ?? backoff(rateLimitBackoff), longestRetryAfterMs)
      open(circuit, ms, { probe: wasOpen && circuit.probe, isAsked })
      return
    }
    circuit.inRow++
    circuit.calls = circuit.calls * forgetting + 1
    circuit.failures = circuit.failures * forgetting + 1
    // Calls that went out before it opened tell nothing new.
    if (wasOpen && !probing) return
    circuit.fault = fault
    if (meaningOf[fault].blame === 'key' || fault === 'model-missing') {
      open(circuit, backoff(configurationBackoff), { probe: true, isAsked: false })
    } else if (
      probing ||
      circuit.inRow >= failuresInRow ||
      (circuit.calls >= fewestCalls && circuit.failures >= circuit.calls / 2)
    ) {
      const ms = Math.max(backoff(targetBackoff), Math.min(retryAfterMs ?? 0, longestRetryAfterMs))
      open(circuit, ms, { probe: true, isAsked })
    }
  }

  function note(target: Target, failure: Failure, probing: Probing): void {
    const { blame } = meaningOf[failure.fault]
    if (blame === 'none') return answered(target, probing)
    const name = blame === 'key' ? keyNameOf(target) : nameOf(target)
    fail(circuitOf(circuits, name), failure, probing[blame])
    // Whoever fails by himself has accepted the key.
    const key = blame === 'target' && probing.key ? circuits.peek(keyNameOf(target)) : undefined
    if (key !== undefined) close(circuits, key)
  }

  function answered(target: Target, probing: Probing): void {
    for (const [name, probed] of [
      [nameOf(target), probing.target],
      [keyNameOf(target), probing.key],
    ] as const) {
      const circuit = circuits.peek(name)
      if (circuit === undefined) continue
      // An old call that ends well while it is open proves nothing.
      if (probed) close(circuits, circuit)
      else if (circuit.openUntil === 0) {
        circuit.inRow = 0
        circuit.opened = 0
        circuit.calls = circuit.calls * forgetting + 1
        circuit.failures *= forgetting
      }
    }
  }

  function release(target: Target, probing: Probing): void {
    if (probing.target) freeProbe(circuits.peek(nameOf(target)))
    if (probing.key) freeProbe(circuits.peek(keyNameOf(target)))
  }

  return {
    pause: (target, isLast) =>
      longer(
        pauseOf(circuits.peek(keyNameOf(target)), clock.now(), isLast),
        pauseOf(circuits.peek(nameOf(target)), clock.now(), isLast),
      ),
    enter(target, isLast) {
      const now = clock.now()
      const ofTarget = circuits.peek(nameOf(target))
      const ofKey = circuits.peek(keyNameOf(target))
      if ((pauseOf(ofKey, now, isLast) ?? pauseOf(ofTarget, now, isLast)) !== undefined) return undefined
      const probing = { target: takeProbe(ofTarget, now), key: takeProbe(ofKey, now) }
      let ended = false
      return {
        end(outcome) {
          if (ended) return
          ended = true
          if (outcome === 'answered') answered(target, probing)
          else if (outcome === 'unknown') release(target, probing)
          else note(target, outcome, probing)
        },
      }
    },
    failed: (target, fault) => note(target, { fault }, { target: false, key: false }),
    rows() {
      const now = clock.now()
      return Array.from(circuits.values()).flatMap((circuit) => {
        const pause = pauseOf(circuit, now)
        return pause === undefined ? [] : [{ name: circuit.name, ...pause }]
      })
    },
  }
}

interface Probing {
  readonly target: boolean
  readonly key: boolean
}

function circuitOf(circuits: Lru<Circuit>, name: string): Circuit {
  const known = circuits.get(name)
  if (known !== undefined) return known
  const circuit: Circuit = {
    name,
    fault: 'server',
    inRow: 0,
    calls: 0,
    failures: 0,
    openUntil: 0,
    lastOpenUntil: 0,
    probe: false,
    probedUntil: 0,
    opened: 0,
  }
  circuits.set(name, circuit)
  return circuit
}

function pauseOf(circuit: Circuit | undefined, now: number, isLast = false): Pause | undefined {
  if (circuit === undefined || circuit.openUntil === 0) return undefined
  const until = isLast ? circuit.lastOpenUntil : circuit.openUntil
  if (now < until) return { ms: until - now, fault: circuit.fault }
  return now < circuit.probedUntil ? { ms: lookAgainMs, fault: circuit.fault } : undefined
}

/** Whether the call that is let through has to find out; time alone closes what was open after a rate limit. */
function takeProbe(circuit: Circuit | undefined, now: number): boolean {
  if (circuit === undefined || circuit.openUntil === 0) return false
  if (!circuit.probe) {
    circuit.openUntil = 0
    return false
  }
  circuit.probedUntil = now + longestProbeMs
  return true
}

function freeProbe(circuit: Circuit | undefined): void {
  if (circuit !== undefined) circuit.probedUntil = 0
}

function close(circuits: Lru<Circuit>, circuit: Circuit): void {
  circuits.delete(circuit.name)
}

function longer(one: Pause | undefined, other: Pause | undefined): Pause | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.ms > other.ms ? one : other
}
