import type { Dialect, DialectName } from '../../src/gateway/dialects/dialect.ts'
import { pairName, type Crossing, type Fate } from './crossing.ts'

const titles: Record<DialectName, string> = {
  'openai-chat': 'Chat Completions',
  'openai-responses': 'Responses',
  anthropic: 'Anthropic',
  gemini: 'Gemini',
}

const marks: Record<Fate, string> = {
  kept: 'kept',
  noted: 'noted',
  refused: 'refused',
  'no words': '–',
  dropped: 'DROPPED',
}

/** The published page: how much survives each crossing, and then of each feature whether it does. */
export function gridPage(dialects: readonly Dialect[], crossings: readonly Crossing[]): string {
  const names = dialects.map(({ name }) => name)
  const head = ['caller ↓ provider →', ...names.map((name) => titles[name])]
  const table = (cell: (pair: string) => string) =>
    [
      row(head),
      row(head.map(() => '---')),
      ...names.map((caller) => row([titles[caller], ...names.map((provider) => cell(pairName(caller, provider)))])),
    ].join('\n')
  const counts = table((pair) => {
    const of = (fate: Fate) => crossings.filter(({ fates }) => fates.get(pair) === fate).length
    return `${String(of('kept'))} / ${String(of('noted'))} / ${String(of('refused'))}`
  })
  const features = crossings.map(
    ({ feature, fates }) => `### ${feature}\n\n${table((pair) => marks[fates.get(pair) ?? 'dropped'])}`,
  )
  return `${introduction}\n\n${counts}\n\n## Feature by feature\n\n${features.join('\n\n')}\n`
}

const introduction = `# What survives from one protocol to another

Whoever asks in one protocol can be answered by a provider that speaks another. This page says what becomes of each
feature on that way. It is written by \`test/contracts/dialects.test.ts\`, which takes every feature through both
protocols and back and fails where this page says anything else (\`vitest run --project contracts -u\` writes it anew).

- **kept**: it arrives, and the answer to it comes back, whole and streamed.
- **noted**: the provider's protocol has no words for it; it is left out, and a header of the response says so.
- **refused**: leaving it out would change the question; the request is refused with the field named, or sent to another provider.
- **–**: the caller's protocol cannot ask for it, or one of the two cannot answer it.

Where caller and provider speak the same protocol, the bytes are passed on as they came, whatever they hold; the
diagonal says what Vade itself understands, as it must when it changes something.

Signatures of thoughts, and thoughts that are sealed, mean something to their maker alone, and are refused by others. A
caller gets those of a provider of another protocol with the name of that protocol in them; they go back to it only. One
without a name is taken for one of the protocol that it is found in. Where the protocol is the same and the makers are
two companies, nothing tells whose it is, and it is passed on.

Kept / noted / refused, of all features:`

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
