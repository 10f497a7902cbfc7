import { useState } from 'react'
import type { ProviderState } from '../../../../src/api/index.ts'
import type { DialectName } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from './answer.ts'
import { Field, Select } from './field.tsx'
import { formatCounted } from './format.ts'
import { Sure } from './key-dialogs.tsx'
import { Foot } from './key-form.tsx'
import { useWork } from './work.ts'

const protocols = [
  ['openai-chat', 'OpenAI (Chat Completions)'],
  ['openai-responses', 'OpenAI (Responses)'],
  ['anthropic', 'Anthropic (Messages)'],
  ['gemini', 'Gemini'],
] as const satisfies readonly (readonly [DialectName, string])[]

interface NewProviderProps {
  readonly onClose: () => void
}

/** Asks where it answers, then says what it has. */
export function NewProviderDialog({ onClose }: NewProviderProps) {
  const [name, setName] = useState('')
  const [baseUrl, setBaseUrl] = useState('')
  const [dialect, setDialect] = useState<DialectName>('openai-chat')
  const [key, setKey] = useState('')
  const [added, setAdded] = useState<ProviderState | null>(null)
  const { busy, failure, run } = useWork()
  if (added !== null) return <Added of={added} onClose={onClose} />
  return (
    <Dialog title="Add a provider" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(async () => setAdded(await backend.call('addProvider', { body: { name, baseUrl, dialect, key } })))
        }}
      >
        <p className="muted">Any server that speaks one of these protocols: one of your own, or somebody else’s.</p>
        <Field
          label="Name"
          hint="Its models are called by it, as my-server/model."
          maxLength={100}
          value={name}
          wrong={failure?.param === 'name'}
          onText={setName}
        />
        <Field
          label="Address"
          type="url"
          placeholder="http://192.168.1.5:8000/v1"
          spellCheck={false}
          value={baseUrl}
          wrong={failure?.param === 'baseUrl'}
          onText={setBaseUrl}
        />
        <Select
          label="Protocol"
          value={dialect}
          options={protocols}
          onValue={(value) => setDialect(protocols.find(([id]) => id === value)?.[0] ?? 'openai-chat')}
        />
        <Field
          label="Key"
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          hint="Only if it needs one. It is stored on this device, encrypted, and never shown again."
          value={key}
          wrong={failure?.param === 'key'}
          onText={setKey}
        />
        <Foot
          busy={busy}
          failure={failure}
          label="Add"
          disabled={name.trim() === '' || baseUrl.trim() === ''}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  )
}

interface OwnProps {
  readonly of: ProviderState
  readonly onClose: () => void
}

/** It may not run yet: what went wrong is said, and it stays. */
function Added({ of: { id, name, address }, onClose }: OwnProps) {
  const { data, error } = useAnswer(`test of ${id}`, (signal) =>
    backend.call('testProvider', { params: { id }, signal }),
  )
  return (
    <Dialog title={`${name} is added`} onClose={onClose}>
      <p>
        Its models are called <code>{id}/…</code>, and are asked at <code>{address}</code>
      </p>
      {data === null && error === null ? <output className="muted">Asking it for its models…</output> : null}
      {data === null ? null : <output>{`It answers, and has ${formatCounted(data.models, 'model')}.`}</output>}
      {error === null ? null : (
        <p className="failed" role="alert">
          {error}
        </p>
      )}
      <div className="row">
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  )
}

export function RemoveProviderDialog({ of: { id, name }, onClose }: OwnProps) {
  return (
    <Sure
      title={`Remove ${name}?`}
      action="Remove"
      work={() => backend.call('removeProvider', { params: { id } })}
      onClose={onClose}
    >
      {`Its address and its key are forgotten, and calls of ${id}/… are refused. What it was paid stays in the accounts.`}
    </Sure>
  )
}
