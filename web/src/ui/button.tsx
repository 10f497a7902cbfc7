import { useEffect, useRef, useState } from 'react'
import { attempt } from '../state/actions.ts'
import { Icon, type IconName } from './icons.tsx'

interface IconButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly onClick: (button: HTMLButtonElement) => void
  readonly disabled?: boolean
  readonly className?: string
  /** Given for a button that stays pressed. */
  readonly pressed?: boolean
}

/** A button that shows only a sign; its name is there for screen readers and as a hint. */
export function IconButton({ icon, label, onClick, disabled = false, className = '', pressed }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      disabled={disabled}
      onClick={(event) => onClick(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  )
}

export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (button: HTMLButtonElement) => {
    // Browsers have it on pages from this machine or over HTTPS only.
    if ('clipboard' in navigator) await navigator.clipboard.writeText(text())
    else copyBySelection(button, text())
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), 2000)
  }
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      onClick={(button) => attempt(() => copy(button))}
    />
  )
}

/** As people copied before there was an interface for it. The field lies beside the button: a dialog holds the focus. */
function copyBySelection(button: HTMLButtonElement, text: string): void {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'hidden'
  button.after(field)
  field.select()
  document.execCommand('copy')
  field.remove()
  button.focus()
}
