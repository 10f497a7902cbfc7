import { useEffect, useState } from 'react'
import type { CallSummary, ListedKey } from '../../../../src/api/index.ts'
import { formatDollars } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { gatewayAddress } from '../../state/address.ts'
import { CopyButton } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from './answer.ts'
import { Segments, Select } from './field.tsx'
import { formatMs } from './format.ts'
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
      <Arrival keyId={of.id} />
      <div className="row">
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
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

const lookEveryMs = 1000

function Arrival({ keyId }: { readonly keyId: string }) {
  const [call, setCall] = useState<CallSummary | null>(null)
  useEffect(() => {
    if (call !== null) return undefined
    const abort = new AbortController()
    const look = async () => {
      const { calls } = await backend.call('listRequests', { query: { keyId, limit: 1 }, signal: abort.signal })
      setCall(calls[0] ?? null)
    }
    // One that fails is followed by another; the page says elsewhere that the server is gone.
    const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs)
    return () => {
      clearInterval(timer)
      abort.abort()
    }
  }, [call, keyId])
  return (
    <output className={call === null ? 'arrival' : 'arrival come'}>
      {call === null ? (
        'Waiting for its first call…'
      ) : (
        <>
          {call.status < 400 ? 'It works: ' : 'It came, and was refused: '}
          <a href={gatewayAddress('requests', call.id)}>
            {call.model ?? call.errorCode ?? call.modelAsked}, {formatMs(call.totalMs)},{' '}
            {formatDollars(call.costNanoUsd)}
          </a>
        </>
      )}
    </output>
  )
}
