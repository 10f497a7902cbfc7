import type { Section } from './section.ts'

/** The published page: what callers see of everything that goes wrong. */
export function faultPage(sections: readonly Section[]): string {
  const cases = sections.reduce((sum, section) => sum + section.cases, 0)
  return `${introduction(cases)}\n\n${sections.map(sectionText).join('\n\n')}\n`
}

function introduction(cases: number): string {
  return `# What callers see when something goes wrong

Callers of all four protocols call a real gateway over real connections; behind it are providers that go wrong in every
way that providers do. This page is written by \`test/gateway/faults.test.ts\`, which fails where it says anything else
(\`vitest run --project gateway -u\` writes it anew). It has ${String(cases)} cases: each cell stands for callers of all
four protocols, so for bytes that are relayed and for answers that are translated.

- **answered**: the whole answer, as if nothing had been.
- **second**: the whole answer of a second provider, and nothing of the first; the header \`x-vade-attempts\` says 2.
- **error event**: what was said until then, and an error in the caller's protocol; never \`[DONE]\`, \`message_stop\` or
  \`response.completed\`, and never a reason to finish that nobody gave.
- a number: the status of an error in the caller's protocol.
- **–**: the protocol has no such thing.`
}

function sectionText({ title, introduction: words, head, rows }: Section): string {
  const table = [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
  return [`## ${title}`, ...(words === undefined ? [] : [words]), table].join('\n\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
