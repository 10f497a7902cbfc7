/** The JSON of OTLP, as far as Vade writes it. Source: opentelemetry-proto 1.x, "OTLP/HTTP" with JSON encoding. */
export interface TracesRequest {
  readonly resourceSpans: readonly [
    {
      readonly resource: { readonly attributes: readonly Attribute[] }
      readonly scopeSpans: readonly [{ readonly scope: Scope; readonly spans: readonly Span[] }]
    },
  ]
}

export interface Scope {
  readonly name: string
  readonly version: string
}

export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly name: string
  readonly kind: (typeof spanKind)[keyof typeof spanKind]
  /** Whole nanoseconds since the epoch; too large for a number. */
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: 2 }
  /** Of W3C's trace flags: 1 where the trace is sampled. */
  readonly flags: 1
}

export const spanKind = { server: 2, client: 3 } as const

export interface Attribute {
  readonly key: string
  readonly value: Value
}

type Value =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly Value[] } }

/** Numbers must be whole; `fraction` takes others. */
export function attribute(key: string, value: string | number | boolean): Attribute {
  if (typeof value === 'string') return { key, value: { stringValue: value } }
  if (typeof value === 'boolean') return { key, value: { boolValue: value } }
  return { key, value: { intValue: String(value) } }
}

export function list(key: string, values: readonly string[]): Attribute {
  return { key, value: { arrayValue: { values: values.map((stringValue) => ({ stringValue })) } } }
}

export function fraction(key: string, value: number): Attribute {
  return { key, value: { doubleValue: value } }
}

/** `ms` since the epoch, to the microsecond. */
export function unixNano(ms: number): string {
  return `${String(Math.round(ms * 1000))}000`
}
