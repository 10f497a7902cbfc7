import { randomUUID } from 'node:crypto'
import type { Call } from '../calls/call.ts'

/** Of the caller's request. */
type Headers = Call['headers']

/** Where a call stands in a trace. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** Of the call itself; 16 hexadecimal digits. */
  readonly spanId: string
  /** The caller's; '' where it named none. */
  readonly parentSpanId: string
  readonly traceState: string
  readonly sampled: boolean
}

/** Whether a call is traced; `parentSampled` is undefined where the caller has no trace. */
export type Sampler = (traceId: string, parentSampled: boolean | undefined) => boolean

interface Parent {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

const longestTraceState = 512

/** Goes on with the caller's trace, or begins one. Source: W3C Trace Context, level 1. */
export function traceContextOf(headers: Headers, sampler: Sampler): TraceContext {
  const parent = parentOf(headers)
  const traceId = parent?.traceId ?? randomUUID().replaceAll('-', '')
  return {
    traceId,
    spanId: newSpanId(),
    parentSpanId: parent?.spanId ?? '',
    traceState: parent === undefined ? '' : traceStateOf(headers),
    sampled: sampler(traceId, parent?.sampled),
  }
}

export function newSpanId(): string {
  const uuid = randomUUID()
  // The digits before these tell the version, not chance.
  return uuid.slice(19, 23) + uuid.slice(24)
}

/** For a provider that wants to see the trace, whose part in it is this span. */
export function traceHeaders({ traceId, traceState, sampled }: TraceContext, spanId: string): Record<string, string> {
  return {
    traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
    ...(traceState !== '' && { tracestate: traceState }),
  }
}

/** Where Vade itself makes no spans, the provider's are children of the caller's. */
export function callersTraceHeaders(headers: Headers): Record<string, string> {
  const parent = parentOf(headers)
  if (parent === undefined) return {}
  return traceHeaders({ ...parent, traceState: traceStateOf(headers), parentSpanId: '' }, parent.spanId)
}

const traceparent = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/

/** Undefined where there is none, or one that must be ignored. */
function parentOf({ traceparent: given }: Headers): Parent | undefined {
  if (typeof given !== 'string') return undefined
  const [, version, traceId = '', spanId = '', flags = '', more] = traceparent.exec(given) ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 }
}

function traceStateOf({ tracestate: given }: Headers): string {
  return typeof given === 'string' && given.length <= longestTraceState ? given : ''
}
