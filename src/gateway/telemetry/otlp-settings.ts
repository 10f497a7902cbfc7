import { createSampler } from './sampler.ts'
import type { Sampler } from './trace-context.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface OtlpSettings {
  /** Where traces are posted. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly sampler: Sampler
  /** Attributes of who sends, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>
}

/** Whether somebody wants traces: nothing of the rest is loaded otherwise. */
export function wantsTraces(env: Env): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none') return false
  return addressIn(env) !== ''
}

/**
 * What the environment says. Throws a RangeError with the variable and the remedy where it cannot be meant so. Source:
 * OpenTelemetry's "Environment Variable Specification" and "OTLP Exporter Configuration".
 */
export function otlpSettings(env: Env): OtlpSettings {
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? env['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? ''
  if (protocol !== '' && !protocol.startsWith('http/')) {
    throw new RangeError(`OTEL_EXPORTER_OTLP_PROTOCOL is '${protocol}'; Vade speaks http/json only (port 4318).`)
  }
  const attributes = pairsIn(env, 'OTEL_RESOURCE_ATTRIBUTES')
  const named = env['OTEL_SERVICE_NAME'] ?? ''
  return {
    url: addressOf(env),
    headers: {
      ...pairsIn(env, 'OTEL_EXPORTER_OTLP_HEADERS'),
      ...pairsIn(env, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'),
    },
    timeoutMs: timeoutIn(env),
    sampler: createSampler(said(env, 'OTEL_TRACES_SAMPLER'), said(env, 'OTEL_TRACES_SAMPLER_ARG')),
    resource: { 'service.name': 'vade', ...attributes, ...(named !== '' && { 'service.name': named }) },
  }
}

function said(env: Env, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

function addressIn(env: Env): string {
  return said(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? said(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') ?? ''
}

function addressOf(env: Env): string {
  const address = addressIn(env)
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new RangeError(`OTEL_EXPORTER_OTLP_ENDPOINT is '${address}'; give an address like http://localhost:4318.`)
  }
  if (said(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== undefined) return address
  const url = new URL(address)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`
  return url.href
}

function timeoutIn(env: Env): number {
  const text = said(env, 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT') ?? said(env, 'OTEL_EXPORTER_OTLP_TIMEOUT') ?? '10000'
  const ms = Number(text)
  if (Number.isInteger(ms) && ms > 0 && ms <= 3_600_000) return ms
  throw new RangeError(`OTEL_EXPORTER_OTLP_TIMEOUT is '${text}'; give milliseconds, as 10000.`)
}

/** `key=value,key=value`, in which anything but letters may be percent-encoded. Source: W3C Baggage. */
function pairsIn(env: Env, name: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const pair of (said(env, name) ?? '').split(',').filter((text) => text.trim() !== '')) {
    const mark = pair.indexOf('=')
    const key = pair.slice(0, Math.max(0, mark)).trim()
    if (key === '') throw new RangeError(`${name} has a part without a name; write name=value,name=value.`)
    try {
      pairs[decodeURIComponent(key)] = decodeURIComponent(pair.slice(mark + 1).trim())
    } catch (thrown) {
      throw new RangeError(`${name} is not well formed at '${key}': write % as %25.`, { cause: thrown })
    }
  }
  return pairs
}
