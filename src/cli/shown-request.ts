import type { ShownRequest } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import { toVadeError } from '../core/index.ts'
import type { AskPerson } from './person.ts'
import { note, printable } from './terminal.ts'

/**
 * Shows what would leave the device, and asks; where nobody can be asked, `ask` is null and the answer is no. Whoever
 * leaves without an answer has not said no: their turn is to be stopped by who gave `ask`, or it would wait for ever.
 */
export function answerShown(client: Client, ask: AskPerson | null): (shown: ShownRequest) => Promise<void> {
  return async (shown) => {
    const body = ask === null ? { allow: false } : await askAbout(shown, ask)
    if (body === null) return
    if (ask === null) {
      note(`Not sent to ${shown.provider}: nobody can be asked here. 'vade consents allow' says yes beforehand.`)
    }
    try {
      await client.call('answerConsentRequest', { params: { id: shown.id }, body })
    } catch (thrown) {
      if (toVadeError(thrown).code !== 'not_found') throw thrown
      note('That was answered elsewhere already, or stopped.')
    }
  }
}

interface Said {
  readonly allow: boolean
  readonly remember?: 'always'
}

/** Null where nothing was said. What is no clear yes is a no. */
async function askAbout(shown: ShownRequest, ask: AskPerson): Promise<Said | null> {
  const { provider, classes } = shown
  // Passwords and keys never leave unasked.
  const mayRemember = !classes.includes('secret')
  note(inWords(shown))
  const typed = await ask(`Send this to ${provider}? [y/N${mayRemember ? '/always' : ''}] `)
  if (typed === null) return null
  const said = typed.trim().toLowerCase()
  if (mayRemember && said === 'always') {
    note(`From now on such is sent to ${provider} unasked, until 'vade consents deny ${provider}'.`)
    return { allow: true, remember: 'always' }
  }
  return { allow: said === 'y' || said === 'yes' }
}

function inWords({ provider, model, payload, redactions }: ShownRequest): string {
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
