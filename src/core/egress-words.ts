import type { EgressPurpose, EgressRow } from './egress.ts'

/** What a row is about, as `SmolLM2 was fetched from huggingface.co`; without a full stop. */
export function egressInWords(row: EgressRow, whoName: string | null): string {
  const { kind, purpose, count, failed, what } = row
  if (kind === 'broken') return (what ?? 'Rows before this one are not as they were written').replace(/\.$/, '')
  if (kind === 'folded' || purpose === '') return `Older entries, summed up: ${counted(count, 'request')}`
  const sentence = sentences[purpose](row, whoName)
  if (kind === 'opened') return `${sentence} (begun)`
  if (count > 0 && failed === count) return `${sentence} (failed)`
  return failed > 0 ? `${sentence} (${String(failed)} of ${String(count)} failed)` : sentence
}

const sentences: Readonly<Record<EgressPurpose, (row: EgressRow, whoName: string | null) => string>> = {
  answer: ({ what, host }) => `A question went to ${what === null ? host : `${what} at ${host}`}`,
  'api-call': ({ count, host, kind, who }, whoName) => {
    if (kind === 'opened') return `Calls of the API go to ${host}`
    const by = whoName ?? who
    return `${counted(count, 'call')} of the API went to ${host}${by === null ? '' : ` with the key ‘${by}’`}`
  },
  'model-download': ({ what, host, count }) => {
    // A program has no dot in its name.
    const by = /[.:]/.test(host) ? 'from' : 'by'
    return `${what ?? 'A model'} was fetched ${by} ${host}${count > 1 ? `, in ${counted(count, 'request')}` : ''}`
  },
  'model-list': ({ host }) => `${host} was asked which models it has`,
  'sign-in': ({ host }) => `Vade signed in at ${host}`,
  telemetry: ({ host }) => `Traces of calls went to ${host}`,
  'replica-store': ({ host }) => `The shared database at ${host} was used`,
  'web-tool': ({ what, host }) => `${what ?? 'A tool'} used ${host}`,
  check: ({ host }) => `Vade looked whether ${host} answers`,
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Bytes as a person says them, in steps of 1000, as `92 MB`. */
export function egressBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} bytes`
  if (bytes < 999_500) return `${String(Math.round(bytes / 1000))} kB`
  if (bytes < 999_500_000) return `${String(Math.round(bytes / 1_000_000))} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}
