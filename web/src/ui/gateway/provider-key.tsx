import { useState } from 'react'
import type { ProviderState } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { Dialog } from '../dialog.tsx'
import { Field } from './field.tsx'
import { Sure } from './key-dialogs.tsx'
import { Foot } from './key-form.tsx'
import { useWork } from './work.ts'

interface ProviderKeyProps {
  readonly of: ProviderState
  readonly onClose: () => void
}

export function ProviderKeyDialog({ of: { id, name, key }, onClose }: ProviderKeyProps) {
  const [secret, setSecret] = useState('')
  const { busy, failure, run } = useWork()
  return (
    <Dialog title={`Key of ${name}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(async () => {
            await backend.call('setProviderKey', { params: { id }, body: { key: secret } })
            onClose()
          })
        }}
      >
        <p>It is stored on this device, encrypted, and never shown again.</p>
        {key === 'config' ? (
          <p className="muted">The keys in config.json come first; this one counts when they are gone from there.</p>
        ) : null}
        {key === 'environment' ? <p className="muted">It takes the place of the one in the environment.</p> : null}
        <Field
          label="Key"
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          value={secret}
          wrong={failure !== null}
          onText={setSecret}
        />
        <Foot busy={busy} failure={failure} label="Store the key" disabled={secret.trim() === ''} onCancel={onClose} />
      </form>
    </Dialog>
  )
}

export function ForgetKeyDialog({ of: { id, name }, onClose }: ProviderKeyProps) {
  return (
    <Sure
      title={`Forget the key of ${name}?`}
      action="Forget"
      work={() => backend.call('removeProviderKey', { params: { id } })}
      onClose={onClose}
    >
      {`Calls go to others, or are refused, until ${name} has a key again.`}
    </Sure>
  )
}
