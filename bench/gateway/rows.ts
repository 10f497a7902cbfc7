import { shown, type Row } from '../report.ts'
import type { CandidateName } from './candidate.ts'
import type { Figures, Metric } from './figures.ts'

const units: Record<Metric, string> = {
  'requests/s, 16 clients': '/s',
  'requests/s, 64 clients': '/s',
  'p50, 16 clients': 'ms',
  'p99, 16 clients': 'ms',
  'p50, 64 clients': 'ms',
  'p99, 64 clients': 'ms',
  'CPU a request, 16 clients': 'us',
  'CPU a request, 64 clients': 'us',
  'p50, one client': 'ms',
  'p99, one client': 'ms',
  'p50, 40 requests/s open loop': 'ms',
  'p99, 40 requests/s open loop': 'ms',
  'requests/s, 100 kB prompts, 8 clients': '/s',
  'CPU a request, 100 kB prompts': 'us',
  'requests/s, 100 kB prompts, unread': '/s',
  'streams of 64 pieces/s, 16 clients': '/s',
  'CPU an event, streams of 64 pieces': 'us',
  'Anthropic client, OpenAI upstream: streams/s': '/s',
  'Anthropic client, OpenAI upstream: CPU an event': 'us',
  'first event, paced 20 ms': 'ms',
  'first content, paced 20 ms': 'ms',
  'streams of 10 events/s held, of 1024': '',
  'lateness of their events, p99': 'ms',
  'CPU an event of theirs': 'us',
  'RSS at 1024 streams': 'MB',
  'RSS idle': 'MB',
  'start to first answer': 'ms',
  'failed calls': '',
}

/** Every figure of every candidate: medians of the rounds, and each of them. */
export function comparison(figures: Figures, names: readonly CandidateName[]): Row[] {
  return metrics.flatMap((metric) =>
    names.flatMap((name) => {
      const value = valueOf(figures, name, metric)
      const row = { what: `${metric}: ${name}`, value, unit: units[metric], tabled: true } as const
      return Number.isNaN(value) ? [] : [{ ...row, rounds: figures.all(name, metric) }]
    }),
  )
}

/** The same as a table, with a column for each candidate. */
export function table(figures: Figures, names: readonly CandidateName[]): string {
  const line = (what: string, unit: string, cells: readonly string[]) =>
    `  ${what.padEnd(50)} ${unit.padEnd(4)} ${cells.map((cell) => cell.padStart(9)).join('')}`
  const lines = metrics.map((metric) => {
    const values = names.map((name) => valueOf(figures, name, metric))
    const cells = values.map((value) => (Number.isNaN(value) ? '-' : shown(value)))
    return line(metric, units[metric], cells)
  })
  return [line('', '', names), ...lines].join('\n')
}

const metrics = Object.keys(units) as Metric[]

function valueOf(figures: Figures, name: CandidateName, metric: Metric): number {
  return metric === 'failed calls' ? failedCalls(figures, name) : figures.of(name, metric)
}

function failedCalls(figures: Figures, name: CandidateName): number {
  return figures.all(name, 'failed calls').reduce((sum, one) => sum + one, 0)
}

/** What Vade holds itself to: ratios and differences within the same round, so that the machine's moods cancel out. */
export function marks(figures: Figures, names: readonly CandidateName[]): Row[] {
  const rows: Row[] = [
    ...added('p50, one client', '<= 0.6'),
    ...added('p99, one client', '<= 1.5'),
    ...added('p50, 40 requests/s open loop'),
    ...added('p99, 40 requests/s open loop'),
    // An event before the first content waits for it: until then another provider could answer.
    ...added('first event, paced 20 ms'),
    ...added('first content, paced 20 ms', '<= 1'),
    own('CPU an event, streams of 64 pieces', '<= 2.5'),
    own('Anthropic client, OpenAI upstream: CPU an event', '<= 10'),
    own('streams of 10 events/s held, of 1024', '>= 1024'),
    own('lateness of their events, p99', '<= 60'),
    own('RSS idle', '<= 75'),
    own('RSS at 1024 streams', '<= 300'),
    own('start to first answer', '<= 250'),
    { what: 'Vade: failed calls', value: failedCalls(figures, 'Vade'), unit: '', mark: '<= 0' },
    against('Portkey', 'requests/s, 16 clients', '>= 5'),
    against('Portkey', 'requests/s, 64 clients', '>= 5'),
    against('Portkey', 'CPU a request, 64 clients', '<= 0.2'),
    against('Portkey', 'streams of 64 pieces/s, 16 clients', '>= 8'),
    against('bare', 'requests/s, 100 kB prompts, 8 clients', '>= 1'),
    against('bare', 'requests/s, 64 clients'),
    against('bare', 'CPU a request, 64 clients'),
    against('bare', 'CPU an event, streams of 64 pieces'),
  ]
  // What needs wrk or a peer that is not here was not measured, and is not judged.
  return names.includes('Vade') ? rows.filter(({ value }) => !Number.isNaN(value)) : []

  function own(metric: Metric, mark: string): Row {
    return { what: `Vade: ${metric}`, value: figures.of('Vade', metric), unit: units[metric], mark }
  }
  function against(other: CandidateName, metric: Metric, mark?: string): Row {
    const value = figures.ratio('Vade', other, metric)
    return { what: `Vade / ${other}: ${metric}`, value, unit: '', ...(mark !== undefined && { mark }) }
  }
  function added(metric: Metric, mark?: string): Row[] {
    return names
      .filter((name) => name !== 'direct')
      .map((name) => ({
        what: `${name}: added to ${metric}`,
        value: figures.difference(name, 'direct', metric),
        unit: 'ms',
        ...(name === 'Vade' && mark !== undefined && { mark }),
      }))
  }
}
