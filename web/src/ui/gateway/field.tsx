import { useId, type InputHTMLAttributes, type ReactNode } from 'react'

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  readonly label: string
  /** One line below it. */
  readonly hint?: ReactNode
  readonly value: string
  readonly wrong?: boolean
  readonly onText: (text: string) => void
}

export function Field({ label, hint, wrong = false, onText, ...input }: FieldProps) {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <input
        type="text"
        autoComplete="off"
        {...input}
        id={id}
        aria-invalid={wrong || undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onText(event.target.value)}
      />
      {hint === undefined ? null : (
        <small id={`${id}-hint`} className="muted">
          {hint}
        </small>
      )}
    </div>
  )
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onValue: (value: string) => void
}

export function Select({ label, value, options, onValue }: SelectProps) {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.target.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}

interface SegmentsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly (readonly [Value, string])[]
  readonly onValue: (value: Value) => void
}

/** One of a few, all in sight. */
export function Segments<Value extends string>({ label, value, options, onValue }: SegmentsProps<Value>) {
  const name = useId()
  return (
    <fieldset className="segments">
      <legend className="hidden">{label}</legend>
      {options.map(([option, words]) => (
        <label key={option} className={option === value ? 'chosen' : ''}>
          <input
            type="radio"
            className="hidden"
            name={name}
            checked={option === value}
            onChange={() => onValue(option)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  )
}
