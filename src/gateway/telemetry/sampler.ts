import type { Sampler } from './trace-context.ts'

/**
 * The samplers of OTEL_TRACES_SAMPLER, by name. Throws a RangeError for a name or a share that is none. Source:
 * OpenTelemetry's "Environment Variable Specification".
 */
export function createSampler(name = 'parentbased_always_on', argument = '1'): Sampler {
  switch (name) {
    case 'always_on':
      return () => true
    case 'always_off':
      return () => false
    case 'traceidratio':
      return byShare(shareFrom(argument))
    case 'parentbased_always_on':
      return (_, parentSampled = true) => parentSampled
    case 'parentbased_always_off':
      return (_, parentSampled = false) => parentSampled
    case 'parentbased_traceidratio': {
      const root = byShare(shareFrom(argument))
      return (traceId, parentSampled) => parentSampled ?? root(traceId, undefined)
    }
    default:
      throw new RangeError(
        `OTEL_TRACES_SAMPLER is '${name}'; give always_on, always_off, traceidratio, or one of these with parentbased_ before it.`,
      )
  }
}

/** By the last 13 digits of the trace's id, which are chance: all who see the same trace decide alike. */
function byShare(share: number): Sampler {
  const limit = share * 2 ** 52
  return (traceId) => parseInt(traceId.slice(-13), 16) < limit
}

function shareFrom(text: string): number {
  const share = Number(text)
  if (text.trim() !== '' && share >= 0 && share <= 1) return share
  throw new RangeError(`OTEL_TRACES_SAMPLER_ARG is '${text}'; give a share from 0 to 1, as 0.1.`)
}
