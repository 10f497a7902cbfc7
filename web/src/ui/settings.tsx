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
