import { useRef, useState } from 'react'
import {
  attempt,
  changeConversation,
  exportConversation,
  keepConversation,
  openConversation,
  search,
} from '../state/actions.ts'
import { gatewayAddress, privacyAddress } from '../state/address.ts'
import type { Listed } from '../state/state.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'
import { DeleteDialog, RenameDialog } from './conversation-dialogs.tsx'
import { Icon, type IconName } from './icons.tsx'

interface SidebarProps {
  readonly onLeave: () => void
  readonly onSettings: () => void
  readonly onHelp: () => void
}

export function Sidebar({ onLeave, onSettings, onHelp }: SidebarProps) {
  const conversations = useStore((state) => state.found ?? state.conversations)
  const kept = useStore((state) => state.kept)
  const shown = useStore((state) => state.shown)
  const searching = useStore((state) => state.found !== null)
  const text = useStore((state) => state.search)
  const inGateway = useStore((state) => state.gateway !== null)
  const inPrivacy = useStore((state) => state.privacy !== null)
  const openId = useStore((state) => (state.gateway === null && state.privacy === null ? state.openId : null))
  const [menu, setMenu] = useState<Listed | null>(null)
  const [dialog, setDialog] = useState<{ readonly kind: 'rename' | 'delete'; readonly of: Listed } | null>(null)
  const popover = useRef<HTMLFieldSetElement>(null)

  const openMenu = (conversation: Listed, button: HTMLButtonElement) => {
    setMenu(conversation)
    const element = popover.current
    if (element === null) return
    const place = button.getBoundingClientRect()
    element.style.left = `${String(Math.max(8, place.right - 200))}px`
    element.style.top = `${String(Math.min(place.bottom + 4, window.innerHeight - 290))}px`
    element.showPopover()
  }
  const choose = (work: (conversation: Listed) => void) => {
    popover.current?.hidePopover()
    if (menu !== null) work(menu)
  }
  const items: readonly (readonly [IconName, string, (conversation: Listed) => void])[] = [
    ['edit', 'Rename', (of) => setDialog({ kind: 'rename', of })],
    [
      'pin',
      menu?.pinned === true ? 'Unpin' : 'Pin',
      (of) => attempt(() => changeConversation(of.id, { pinned: !of.pinned })),
    ],
    [
      'device',
      menu !== null && kept.includes(menu.id) ? 'Treat it like the others' : 'Keep it on this device',
      (of) => attempt(() => keepConversation(of.id, !kept.includes(of.id))),
    ],
    ['download', 'Export as Markdown', (of) => attempt(() => exportConversation(of.id, 'markdown'))],
    ['download', 'Export as JSONL', (of) => attempt(() => exportConversation(of.id, 'jsonl'))],
    ['trash', 'Delete', (of) => setDialog({ kind: 'delete', of })],
  ]

  return (
    <nav className="sidebar" aria-label="Conversations">
      <button
        type="button"
        className="new"
        onClick={() => {
          openConversation(null)
          onLeave()
        }}
      >
        <Icon name="plus" /> New chat
      </button>
      <div className="search">
        <Icon name="search" />
        <input
          id="search"
          type="search"
          placeholder="Search"
          aria-label="Search conversations"
          value={text}
          onChange={(event) => search(event.target.value)}
        />
      </div>
      <ul className="list">
        {conversations.map((conversation) => (
          <li key={conversation.id} className={conversation.id === openId ? 'current' : ''}>
            <button
              type="button"
              className="open"
              aria-current={conversation.id === openId ? 'page' : undefined}
              onClick={() => {
                openConversation(conversation.id)
                onLeave()
              }}
            >
              <span className="title">
                {conversation.pinned ? <Icon name="pin" /> : null}
                <span dir="auto">{conversation.title}</span>
                {conversation.pinned ? <span className="hidden">, pinned</span> : null}
                {kept.includes(conversation.id) ? <KeptSign /> : null}
                {shown[conversation.id] === undefined ? null : <em className="asks">asks you</em>}
              </span>
              {searching && conversation.snippet ? <span className="snippet">{conversation.snippet}</span> : null}
            </button>
            <IconButton
              icon="more"
              label={`More for ${conversation.title}`}
              onClick={(button) => openMenu(conversation, button)}
            />
          </li>
        ))}
        {conversations.length === 0 ? (
          <li className="muted none">{searching ? 'Nothing found.' : 'No conversations yet.'}</li>
        ) : null}
      </ul>
      <a className="area" href={gatewayAddress('keys')} aria-current={inGateway ? 'page' : undefined} onClick={onLeave}>
        <Icon name="gateway" /> Gateway
      </a>
      <a className="area" href={privacyAddress('left')} aria-current={inPrivacy ? 'page' : undefined} onClick={onLeave}>
        <Icon name="privacy" /> Privacy
      </a>
      <div className="foot">
        <button type="button" onClick={onSettings}>
          <Icon name="settings" /> Settings
        </button>
        <IconButton icon="help" label="Keyboard shortcuts" onClick={onHelp} />
      </div>
      <fieldset ref={popover} popover="auto" className="menu" aria-label={menu?.title ?? 'Conversation'}>
        {items.map(([icon, label, work]) => (
          <button type="button" key={label} onClick={() => choose(work)}>
            <Icon name={icon} /> {label}
          </button>
        ))}
      </fieldset>
      {dialog?.kind === 'rename' ? <RenameDialog of={dialog.of} onClose={() => setDialog(null)} /> : null}
      {dialog?.kind === 'delete' ? <DeleteDialog of={dialog.of} onClose={() => setDialog(null)} /> : null}
    </nav>
  )
}

function KeptSign() {
  return (
    <span className="kept" title="Nothing of it leaves this device">
      <Icon name="device" />
      <span className="hidden">, kept on this device</span>
    </span>
  )
}
