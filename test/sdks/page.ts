import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client, Outcome } from './clients.ts'
import { evidence } from './evidence.ts'
import { providers } from './running.ts'

const titles: Record<Client['dialect'], string> = {
  'openai-chat': 'Chat Completions',
  'openai-responses': 'Responses',
  anthropic: 'Anthropic',
  gemini: 'Gemini',
}

/** The published page: how many calls of each client pass with a provider of each protocol. */
export function sdkPage(clients: readonly Client[], outcomes: readonly Outcome[]): string {
  const versions = { node: versionsForNode(), python: versionsForPython() }
  const heading = ['client', 'version', 'speaks', ...providers.map(({ dialect }) => titles[dialect])]
  const rows = clients.map((client) => [
    `${client.language === 'node' ? 'npm' : 'PyPI'}: ${client.title}`,
    versions[client.language](client.package),
    titles[client.dialect],
    ...providers.map(({ provider }) =>
      passed(outcomes.filter((one) => one.client === client.name && one.provider === provider)),
    ),
  ])
  const table = [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  const cases = Object.keys(evidence).join(', ')
  return `${introduction}\n\nThe cases: ${cases}.\n\n${table}\n| all |  |  | ${providers
    .map(({ provider }) => passed(outcomes.filter((one) => one.provider === provider)))
    .join(' | ')} |\n`
}

const introduction = `# Clients that work unchanged

Other people's clients, with nothing changed but address and key, in front of \`vade gateway\` and providers that speak
each of the four protocols. This page is written by \`test/sdks/sdks.test.ts\` and fails it where it says anything else
(\`vitest run --project sdks -u\` writes it anew): cases passed / cases tried. A case passes where the client sees what it
should (its own class of error, the text, the calls, the parsed document, the usage) and the provider was asked what was
meant (the image, the stop sequence, the results of the tools; a connection that the client left is closed).

With a provider of the same protocol the bytes are relayed, with another one they are translated. \`tools\` are two turns;
\`broken stream\` is an error after the first words, \`timeout\` one of the client's own, before the first. \`stop\` over
Responses, which has no words for it, must be refused with the field named; clients of Responses cannot ask for it. \`models\` are
listed, page by page, and told one by one, for the vendors' own clients.`

function passed(outcomes: readonly Outcome[]): string {
  return `${String(outcomes.filter(({ problem }) => problem === null).length)} / ${String(outcomes.length)}`
}

function versionsForNode(): (name: string) => string {
  const text = readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> }
  return (name) => dependencies[name] ?? ''
}

function versionsForPython(): (name: string) => string {
  const lines = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8').split('\n')
  return (name) => lines.find((line) => line.startsWith(`${name}==`))?.slice(name.length + 2) ?? ''
}
