import { useState } from 'react'
import type { ListedKey } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { CopyButton } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from './answer.ts'
import { Arrival } from './arrival.tsx'
import { Segments, Select } from './field.tsx'
import { snippetsOf } from './snippets.ts'

interface FirstCallProps {
  readonly of: ListedKey
  readonly secret: string
  readonly onClose: () => void
}

/** The key, this once, with the first call to paste; says when it has come. */
export function FirstCall({ of, secret, onClose }: FirstCallProps) {
  const offers = useAnswer('offers', (signal) => backend.call('listOffers', { signal }))
  const [model, setModel] = useState('device')
  const [chosen, setChosen] = useState('curl')
  const snippets = snippetsOf({ origin: window.location.origin, secret, model })
  const code = snippets.find(({ name }) => name === chosen)?.code ?? ''
  const models = allowed(offers.data?.models ?? [model], of.limits.models)
  const shown = models.includes(model) ? models : [model, ...models]
  return (
    <Dialog title={`The key of ${of.name}`} className="wide" onClose={onClose}>
      <p>Copy it now: it is shown this once. Vade keeps only a fingerprint of it.</p>
      <div className="secret">
        <code>{secret}</code>
        <CopyButton label="Copy the key" text={() => secret} />
      </div>
      <h3>Your first call</h3>
      <div className="snippet-head">
        <Segments
          label="Written for"
          value={chosen}
          options={snippets.map(({ name }) => [name, name])}
          onValue={setChosen}
        />
        <Select label="Model" value={model} options={shown.map((name) => [name, name])} onValue={setModel} />
      </div>
      <div className="code">
        <div className="code-head">
          <span>{chosen}</span>
          <CopyButton label="Copy the call" text={() => code} />
        </div>
        {/* A long line scrolls sideways, so it must be reachable with the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre tabIndex={0} aria-label={`First call, ${chosen}`}>
          <code>{code}</code>
        </pre>
      </div>
      <div className="dialog-foot">
        <Arrival keyId={of.id} />
        <div className="row">
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  )
}

/** Those that the key may use. */
function allowed(models: readonly string[], patterns: readonly string[] | undefined): readonly string[] {
  if (patterns === undefined) return models
  const fits = patterns.map(
    (pattern) => new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`),
  )
  return models.filter((name) => fits.some((fit) => fit.test(name)))
}
