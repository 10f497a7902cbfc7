import type { TurnPart } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import { note, printable } from './terminal.ts'

type Shown = Extract<TurnPart, { readonly type: 'consent-request' }>

/**
 * Shows what would leave the device, and asks; where nobody can be asked, `question` is null and the answer is no.
 * Without an answer the model would wait for ever.
 */
export function answerShown(
  client: Client,
  question: ((text: string) => Promise<string>) | null,
): (shown: Shown) => Promise<void> {
  return async (shown) => {
    let allow = false
    if (question === null) {
      note(`Not sent to ${shown.provider}: nobody can be asked here. 'vade consents allow' says yes beforehand.`)
    } else {
      note(inWords(shown))
      allow = /^y(es)?$/i.test((await question(`Send this to ${shown.provider}? [y/N] `)).trim())
    }
    await client.call('answerConsentRequest', { params: { id: shown.id }, body: { allow } })
  }
}

function inWords({ provider, model, payload, redactions }: Shown): string {
  const said = payload.map(({ role, text }) => `  ${role}: ${text.replaceAll('\n', '\n    ')}`)
  const kept = redactions.map(({ placeholder, original }) => `  ${placeholder} stands for ${original}`)
  return printable(
    [
      `\nThis would be sent to ${provider} (${model}), and nothing else:`,
      ...said,
      ...(kept.length === 0 ? [] : ['These words stay here:', ...kept]),
    ].join('\n'),
  )
}
