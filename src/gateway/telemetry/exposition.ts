import type { MetricFamily, MetricSample } from '../../core/index.ts'

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

/** Source: Prometheus' text-based exposition format, version 0.0.4. Ends with a line feed; '' where there is nothing. */
export function exposition(families: readonly MetricFamily[]): string {
  return families
    .map((family) => `${headOf(family)}${family.samples.map((one) => linesOf(family, one)).join('')}`)
    .join('')
}

function headOf({ name, help, type }: MetricFamily): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`
}

function linesOf({ name, type, labels, bounds = [] }: MetricFamily, { values, numbers }: MetricSample): string {
  const pairs = labels.map((label, index) => pair(label, values[index] ?? ''))
  if (type !== 'histogram') return `${name}${braced(pairs)} ${String(numbers[0])}\n`
  let count = 0
  let lines = ''
  for (const [index, bound] of [...bounds.map(String), '+Inf'].entries()) {
    count += numbers[index] ?? 0
    lines += `${name}_bucket${braced([...pairs, pair('le', bound)])} ${String(count)}\n`
  }
  const sum = String(numbers[bounds.length + 1])
  return `${lines}${name}_sum${braced(pairs)} ${sum}\n${name}_count${braced(pairs)} ${String(count)}\n`
}

function pair(label: string, value: string): string {
  return `${label}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
