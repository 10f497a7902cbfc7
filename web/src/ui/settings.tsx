import { useEffect, useState } from 'react'
import { backend } from '../backend.ts'
import { attempt, changeSettings } from '../state/actions.ts'
import { useStore } from '../state/store.ts'
import { Dialog } from './dialog.tsx'

const themes = { system: 'As the device', light: 'Light', dark: 'Dark' } as const
const announcements = { sentences: 'Sentence by sentence', end: 'At the end', off: 'Off' } as const

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const settings = useStore((state) => state.settings)
  const status = useStore((state) => state.status)
  return (
    <Dialog title="Settings" onClose={onClose}>
      <Choice
        legend="Colours"
        options={themes}
        value={settings.theme}
        onChange={(theme) => attempt(() => changeSettings({ theme }))}
      />
      <LargerModel />
      <Choice
        legend="Read answers to screen readers"
        options={announcements}
        value={settings.announce}
        onChange={(announce) => attempt(() => changeSettings({ announce }))}
      />
      {status === null ? null : <p className="muted">Vade {status.version}</p>}
    </Dialog>
  )
}

/** Whom Vade asks where the model on the device is not good enough. */
function LargerModel() {
  const chosen = useStore((state) => state.settings.largerModel)
  const [offered, setOffered] = useState<readonly string[]>([])
  useEffect(() => {
    attempt(async () => {
      const { models } = await backend.call('listOffers', {})
      // Those of this machine have no provider before their name.
      setOffered(models.filter((name) => name.includes('/')))
    })
  }, [])
  const names = chosen === null || offered.includes(chosen) ? offered : [chosen, ...offered]
  return (
    <label className="form-field">
      <span>Larger model, asked only where it is worth it and you allow it</span>
      <select
        value={chosen ?? ''}
        onChange={({ target: { value } }) =>
          attempt(() => changeSettings({ largerModel: value === '' ? null : value }))
        }
      >
        <option value="">{names.length === 0 ? 'None: no provider has a key yet' : 'Let Vade choose'}</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

interface ChoiceProps<Value extends string> {
  readonly legend: string
  readonly options: Readonly<Record<Value, string>>
  readonly value: Value
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ legend, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {(Object.keys(options) as Value[]).map((option) => (
        <label key={option}>
          <input type="radio" name={legend} checked={option === value} onChange={() => onChange(option)} />
          {options[option]}
        </label>
      ))}
    </fieldset>
  )
}

const shortcuts = [
  ['Ctrl/⌘ + Shift + O', 'New chat'],
  ['Ctrl/⌘ + K', 'Search conversations'],
  ['/', 'Write a question'],
  ['Enter', 'Send'],
  ['Shift + Enter', 'New line'],
  ['Esc', 'Stop the answer'],
  ['?', 'This help'],
] as const

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(([keys, what]) => (
          <div key={keys}>
            <dt>{what}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
