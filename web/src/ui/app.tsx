import { useEffect, useState } from 'react'
import { openConversation, stop } from '../state/actions.ts'
import { modelName } from '../state/names.ts'
import { store, useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'
import { Composer, type ComposerProps } from './composer.tsx'
import { Deleted } from './deleted.tsx'
import { Empty } from './empty.tsx'
import { GatewayArea, PrivacyArea } from './areas.tsx'
import { Icon } from './icons.tsx'
import { Locked } from './locked.tsx'
import { FirstWeights, ModelsDialog } from './models.tsx'
import { HelpDialog, SettingsDialog } from './settings.tsx'
import { Sidebar } from './sidebar.tsx'
import { Thread } from './thread.tsx'

type DialogName = 'models' | 'settings' | 'help'

export function App() {
  const phase = useStore((state) => state.phase)
  const theme = useStore((state) => state.settings.theme)
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  if (phase === 'locked') return <Locked />
  if (phase === 'deleted') return <Deleted />
  return <Frame />
}

/** The list at the side, what is chosen in it, and the dialogs over both. */
function Frame() {
  const openId = useStore((state) => state.openId)
  const gateway = useStore((state) => state.gateway)
  const title = useStore((state) => state.conversations.find(({ id }) => id === state.openId)?.title)
  const privacy = useStore((state) => state.privacy)
  const inChat = gateway === null && privacy === null
  const shown = gateway !== null ? 'Gateway' : privacy !== null ? 'Privacy' : title
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const [drawer, setDrawer] = useState(false)
  const [draft, setDraft] = useState('')
  const show = (name: DialogName) => {
    setDrawer(false)
    setDialog(name)
  }
  useShortcuts(setDialog, setDrawer)
  useEffect(() => {
    document.title = shown === undefined ? 'Vade' : `${shown} · Vade`
  }, [shown])

  return (
    <div className={drawer ? 'app drawer-open' : 'app'}>
      <Sidebar onLeave={() => setDrawer(false)} onSettings={() => show('settings')} onHelp={() => show('help')} />
      <button
        type="button"
        className="scrim"
        aria-label="Close the list"
        hidden={!drawer}
        onClick={() => setDrawer(false)}
      />
      <main>
        <header className="top">
          <IconButton icon="menu" label="Conversations" className="for-phone" onClick={() => setDrawer(true)} />
          <span className="heading">{shown ?? 'Vade'}</span>
          {inChat ? <ModelButton onClick={() => setDialog('models')} /> : null}
        </header>
        <Lost />
        {inChat ? (
          <Chat id={openId} text={draft} onText={setDraft} onModels={() => setDialog('models')} />
        ) : (
          <>
            {gateway !== null ? <GatewayArea place={gateway} /> : null}
            {privacy !== null ? <PrivacyArea tab={privacy} /> : null}
            <Problem />
          </>
        )}
      </main>
      <Announcements />
      {dialog === 'models' ? <ModelsDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'settings' ? <SettingsDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'help' ? <HelpDialog onClose={() => setDialog(null)} /> : null}
    </div>
  )
}

interface ChatProps extends ComposerProps {
  readonly onModels: () => void
}

function Chat({ id, text, onText, onModels }: ChatProps) {
  return (
    <>
      <FirstWeights brief={id !== null} onModels={onModels} />
      {id === null ? <Empty /> : <Thread key={id} id={id} />}
      <Problem />
      <Composer key={`composer ${id ?? ''}`} id={id} text={text} onText={onText} />
    </>
  )
}

function ModelButton({ onClick }: { readonly onClick: () => void }) {
  const answering = useStore(({ models, status }) => (status === null ? 'Models' : modelName(models, status.answering)))
  return (
    <button type="button" className="model-button" aria-label={`Model: ${answering}`} onClick={onClick}>
      <span>{answering}</span> <Icon name="down" />
    </button>
  )
}

function Lost() {
  const lost = useStore((state) => state.connection === 'lost')
  if (!lost) return null
  return <output className="banner">Vade does not answer. Trying again; what you wrote is kept.</output>
}

function Problem() {
  const problem = useStore((state) => state.problem)
  if (problem === null) return null
  return (
    <div className="problem column" role="alert">
      <span>{problem}</span>
      <IconButton
        icon="close"
        label="Dismiss"
        onClick={() => store.dispatch({ type: 'patch', state: { problem: null } })}
      />
    </div>
  )
}

/** Apart from the visible stream, so that a screen reader hears sentences and not tokens. */
function Announcements() {
  const text = useStore((state) => state.announcement)
  return (
    <p className="hidden" id="announcements" aria-live="polite">
      {text}
    </p>
  )
}

function useShortcuts(setDialog: (name: DialogName) => void, setDrawer: (open: boolean) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { openId, gateway, privacy } = store.get()
      const command = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      const inDialog = document.querySelector('dialog[open]') !== null
      const writing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if (inDialog || event.isComposing) return
      if (key === 'escape') {
        setDrawer(false)
        if (openId !== null && gateway === null && privacy === null) stop(openId)
      } else if (command && event.shiftKey && key === 'o') openConversation(null)
      else if (command && key === 'k') {
        setDrawer(true)
        requestAnimationFrame(() => document.querySelector<HTMLElement>('#search')?.focus())
      } else if (key === '?' && !writing) setDialog('help')
      else if (key === '/' && !writing) document.querySelector<HTMLElement>('#composer')?.focus()
      else return
      if (key !== 'escape') event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [setDialog, setDrawer])
}
