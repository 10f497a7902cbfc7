import { useId, useState } from 'react'
import { backend } from '../backend.ts'
import { dropShown } from '../state/actions.ts'
import type { ShownRequest } from '../../../src/api/index.ts'
import { useWork } from './gateway/work.ts'
import { Payload } from './payload.tsx'

const classNames: Readonly<Record<string, string>> = {
  ordinary: 'nothing personal',
  personal: 'personal words',
  health: 'words about health',
  location: 'places',
  secret: 'passwords or keys',
  files: 'files',
  memory: 'what Vade remembers of you',
}

type Remember = 'once' | 'conversation' | 'always'

/** Shown in the thread while an answer waits: exactly what would leave this device, and who would get it. */
export function ConsentCard({ shown }: { readonly shown: ShownRequest }) {
  const id = useId()
  const [remember, setRemember] = useState<Remember>('once')
  const { busy, failure, run } = useWork()
  const { provider, model, classes, redactions } = shown
  const answer = (allow: boolean) =>
    run(async () => {
      await backend.call('answerConsentRequest', {
        params: { id: shown.id },
        body: { allow, ...(remember !== 'once' && { remember }) },
      })
      dropShown(shown.id)
    })
  return (
    <section className="consent-card" aria-labelledby={id}>
      <h3 id={id}>Send this to {provider}?</h3>
      <p>
        A larger model, <strong>{model}</strong>, may answer this better. It would get exactly what is below, and
        nothing else. Found in it: {listed(classes.map((one) => classNames[one] ?? one))}.
      </p>
      <Payload shown={shown} />
      {redactions.length === 0 ? null : (
        <p className="muted">
          {redactions.length === 1 ? 'One marked word stays' : `${String(redactions.length)} marked words stay`} on this
          device: {provider} gets the placeholder, and the answer gets the word back.
        </p>
      )}
      {classes.includes('secret') ? null : (
        <label className="check">
          <input
            type="checkbox"
            checked={remember !== 'once'}
            onChange={({ target }) => setRemember(target.checked ? 'conversation' : 'once')}
          />
          Do the same from now on
        </label>
      )}
      {remember === 'once' ? null : (
        <fieldset className="consent-scope">
          <legend className="hidden">Where</legend>
          {scopes.map(([scope, name]) => (
            <label key={scope}>
              <input type="radio" name={id} checked={remember === scope} onChange={() => setRemember(scope)} />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      {failure === null ? null : (
        <p className="failed" role="alert">
          {failure.message}
        </p>
      )}
      <div className="row">
        <button type="button" className="button" disabled={busy} onClick={() => answer(false)}>
          Keep it on this device
        </button>
        <button type="button" className="button primary" disabled={busy} onClick={() => answer(true)}>
          Send
        </button>
      </div>
    </section>
  )
}

const scopes = [
  ['conversation', 'In this conversation'],
  ['always', 'In all of them; you can take it back under Privacy'],
] as const

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}
