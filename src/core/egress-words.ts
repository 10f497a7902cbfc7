import { counted } from './counted.ts'
import { formatDollars } from './money.ts'
import type { EgressPurpose, EgressRow, ReadEgress } from './egress.ts'

/** What a row is about, as `SmolLM2 was fetched from huggingface.co`; without a full stop. */
export function egressInWords(row: ReadEgress, whoName: string | null): string {
  const { kind, purpose, what } = row
  if (kind === 'broken') return (what ?? 'Rows before this one are not as they were written').replace(/\.$/, '')
  if (kind === 'folded' || purpose === '') return `Older entries, summed up: ${counted(row.count, 'request')}`
  const how = kind === 'opened' ? beginning(row) : ending(row)
  const sentence = sentences[purpose](row, whoName)
  return how === '' ? sentence : `${sentence} (${how})`
}

function beginning({ pending, purpose }: ReadEgress): string {
  if (!pending) return 'begun'
  if (purpose !== 'answer') return 'begun; how it ended is not known'
  return 'begun; no answer came so far, and it is not known whether it arrived'
}

function ending({ count, failed, sent, received }: EgressRow): string {
  if (failed === 0) return ''
  // What was counted while it ran is in a row before this one.
  if (count < failed) return 'broken off, begun in an earlier row'
  if (failed < count) return `${String(failed)} of ${String(count)} failed`
  return sent > 0 && received === 0 ? 'no answer came' : 'failed'
}

/** How much went, as `644 bytes sent`, and what it cost. */
export function egressAmounts({ kind, count, sent, received, costNanoUsd }: EgressRow): string[] {
  if (kind === 'broken') return []
  if (kind === 'opened') return sent > 0 ? [`${egressBytes(sent)} about to be sent`] : []
  const both = [
    ...(sent > 0 ? [`${egressBytes(sent)} sent`] : []),
    ...(received > 0 ? [`${egressBytes(received)} received`] : []),
  ]
  const amounts = both.length > 0 ? both : [count === 0 ? 'nothing more went through' : 'nothing went through']
  return costNanoUsd === null ? amounts : [...amounts, formatDollars(costNanoUsd)]
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

/** Bytes as a person says them, in steps of 1000, as `92 MB`. */
export function egressBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} bytes`
  if (bytes < 999_500) return `${String(Math.round(bytes / 1000))} kB`
  if (bytes < 999_500_000) return `${String(Math.round(bytes / 1_000_000))} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}
