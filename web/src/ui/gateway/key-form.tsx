import { useState } from 'react'
import type { KeyLimits, KeyLimitsChange, ListedKey } from '../../../../src/api/index.ts'
import type { VadeError } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { Dialog } from '../dialog.tsx'
import { Field } from './field.tsx'
import { FirstCall } from './first-call.tsx'
import { limitsOf, valuesOf, type LimitValues } from './limit-values.ts'
import { useWork } from './work.ts'

interface NewKeyProps {
  readonly onClose: () => void
}

/** Asks for a name, then shows the key once, with the first call filled in. */
export function NewKeyDialog({ onClose }: NewKeyProps) {
  const [name, setName] = useState('')
  const [values, setValues] = useState(valuesOf({}))
  const [made, setMade] = useState<{ readonly key: ListedKey; readonly secret: string } | null>(null)
  const { busy, failure, run } = useWork()
  if (made !== null) return <FirstCall of={made.key} secret={made.secret} onClose={onClose} />
  return (
    <Dialog title="New key" className="wide" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(async () => setMade(await backend.call('makeKey', { body: { name, limits: limitsOf(values) } })))
        }}
      >
        <Field
          label="Name"
          hint="So that you know it again: a program, a machine, a person."
          maxLength={100}
          value={name}
          wrong={failure?.param === 'name'}
          onText={setName}
        />
        <details className="limits">
          <summary>Limits, if you want some</summary>
          <LimitFields values={values} onValues={setValues} failure={failure} />
        </details>
        <Foot busy={busy} failure={failure} label="Make the key" disabled={name.trim() === ''} onCancel={onClose} />
      </form>
    </Dialog>
  )
}

interface LimitsProps {
  readonly of: ListedKey
  readonly onClose: () => void
}

export function LimitsDialog({ of, onClose }: LimitsProps) {
  const [values, setValues] = useState(valuesOf(of.limits))
  const { busy, failure, run } = useWork()
  return (
    <Dialog title={`Limits of ${of.name}`} className="wide" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run(async () => {
            const limits = changeTo(limitsOf(values), of.limits)
            await backend.call('changeKey', { params: { id: of.id }, body: { limits } })
            onClose()
          })
        }}
      >
        <p className="muted">They hold from the next call on. An empty field is no limit.</p>
        <LimitFields values={values} onValues={setValues} failure={failure} />
        <Foot busy={busy} failure={failure} label="Save" onCancel={onClose} />
      </form>
    </Dialog>
  )
}

/** What is there no more is taken away. */
function changeTo(after: KeyLimits, before: KeyLimits): KeyLimitsChange {
  return { ...Object.fromEntries(Object.keys(before).map((name) => [name, null])), ...after }
}

interface LimitFieldsProps {
  readonly values: LimitValues
  readonly onValues: (values: LimitValues) => void
  readonly failure: VadeError | null
}

function LimitFields({ values, onValues, failure }: LimitFieldsProps) {
  const field = (name: Exclude<keyof LimitValues, 'prepaid'>) => ({
    value: values[name],
    wrong: failure?.param?.replace('limits.', '').split(/[.[]/)[0] === name,
    onText: (text: string) => onValues({ ...values, [name]: text }),
  })
  return (
    <div className="form-grid">
      <Field label="Budget a day, $" placeholder="none" inputMode="decimal" {...field('dayNanoUsd')} />
      <Field label="Budget a month, $" placeholder="none" inputMode="decimal" {...field('monthNanoUsd')} />
      <Field label="Budget in all, $" placeholder="none" inputMode="decimal" {...field('totalNanoUsd')} />
      <Field label="Calls a minute" placeholder="no limit" inputMode="numeric" {...field('requestsPerMinute')} />
      <Field label="Tokens a minute" placeholder="no limit" inputMode="numeric" {...field('tokensPerMinute')} />
      <Field label="Last day" type="date" {...field('expiresAt')} />
      <Field label="Models" placeholder="all" hint="As device, openai/*" {...field('models')} />
      <Field
        label="Keep answers, seconds"
        placeholder="no"
        inputMode="numeric"
        hint="The same question gets the same answer, for nothing."
        {...field('cacheSeconds')}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={values.prepaid}
          onChange={(event) => onValues({ ...values, prepaid: event.target.checked })}
        />
        Prepaid: no call begins that its credits do not cover
      </label>
    </div>
  )
}

export function Failure({ failure }: { readonly failure: VadeError | null }) {
  if (failure === null) return null
  return (
    <p className="failed" role="alert">
      {failure.message}
    </p>
  )
}

interface FootProps {
  readonly busy: boolean
  readonly failure: VadeError | null
  readonly label: string
  readonly disabled?: boolean
  readonly onCancel: () => void
}

/** The end of a form in a dialog: it stays in sight however long the form is. */
export function Foot({ busy, failure, label, disabled = false, onCancel }: FootProps) {
  return (
    <div className="dialog-foot">
      <Failure failure={failure} />
      <div className="row">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button primary" disabled={busy || disabled}>
          {label}
        </button>
      </div>
    </div>
  )
}
