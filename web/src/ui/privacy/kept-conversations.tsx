import { keepConversation } from '../../state/actions.ts'
import { useStore } from '../../state/store.ts'

interface KeptProps {
  readonly kept: readonly string[]
  readonly onChange: (work: () => Promise<unknown>) => void
}

/** Conversations of which nothing leaves. */
export function KeptConversations({ kept, onChange }: KeptProps) {
  const conversations = useStore((state) => state.conversations)
  return (
    <section className="card" aria-labelledby="kept">
      <h2 id="kept">Conversations that stay here</h2>
      {kept.length === 0 ? (
        <p className="muted">None yet: “Keep it on this device” is in the menu of each conversation.</p>
      ) : (
        <ul className="plain">
          {kept.map((id) => (
            <li key={id} className="line">
              <a href={`#/c/${encodeURIComponent(id)}`} dir="auto">
                {conversations.find((one) => one.id === id)?.title ?? 'An older conversation'}
              </a>
              <button
                type="button"
                className="button small"
                onClick={() => onChange(() => keepConversation(id, false))}
              >
                Let it go
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
