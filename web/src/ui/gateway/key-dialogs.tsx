import type { ListedKey } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { Dialog } from '../dialog.tsx'
import { Failure } from './key-form.tsx'
import { useWork } from './work.ts'

interface KeyDialogProps {
  readonly of: ListedKey
  readonly onClose: () => void
}

export function RevokeDialog({ of, onClose }: KeyDialogProps) {
  return (
    <Sure
      title={`Revoke ${of.name}?`}
      action="Revoke"
      work={() => backend.call('revokeKey', { params: { id: of.id } })}
      onClose={onClose}
    >
      Its next call is refused. This cannot be undone; what it spent stays in the accounts under its name.
    </Sure>
  )
}

export function RemoveDialog({ of, onClose }: KeyDialogProps) {
  return (
    <Sure
      title={`Remove ${of.name}?`}
      action="Remove"
      work={() => backend.call('removeKey', { params: { id: of.id } })}
      onClose={onClose}
    >
      Its name goes too: what it spent is then shown under its id.
    </Sure>
  )
}

interface SureProps {
  readonly title: string
  readonly action: string
  readonly children: string
  readonly work: () => Promise<unknown>
  readonly onClose: () => void
}

export function Sure({ title, action, children, work, onClose }: SureProps) {
  const { busy, failure, run } = useWork()
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <Failure failure={failure} />
      <div className="row">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="button danger" disabled={busy} onClick={() => run(() => work().then(onClose))}>
          {action}
        </button>
      </div>
    </Dialog>
  )
}
