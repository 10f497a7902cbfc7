import { useCallback, useEffect, useState } from 'react'
import type { ApiDecision, ApiFact, ApiMessage, SeenContext } from '../../../src/api/index.ts'
import { attempt, failureOf } from '../state/actions.ts'
import { backend } from '../backend.ts'
import { Dialog } from './dialog.tsx'

const partNames: Readonly<Record<SeenContext['parts'][number]['kind'], string>> = {
  static: 'Instruction',
  tools: 'Tools',
  facts: 'What you told about yourself',
  summary: 'Summary',
  recent: 'Latest messages',
  documents: 'Documents',
  retrieved: 'Earlier passages',
  question: 'Your question',
}

const howNames: Readonly<Record<SeenContext['unseen'][number]['how'], string>> = {
  retrieved: 'in passages that fit the question',
  excerpt: 'with their beginning and end',
  summarised: 'in the summary',
  'left-out': 'not at all',
}

const roleNames: Readonly<Record<SeenContext['messages'][number]['role'], string>> = {
  system: 'Vade’s instruction and notes',
  user: 'You',
  assistant: 'Answer',
  tool: 'Tool',
}

interface SeenContextProps {
  readonly message: ApiMessage
  readonly onClose: () => void
}

/** What the model was given to read for one answer: how its window was filled, word for word, and what it keeps in sight. */
export function SeenContextDialog({ message, onClose }: SeenContextProps) {
  const { id, conversationId } = message
  const { origin, decision } = message.answer ?? {}
  const [seen, setSeen] = useState<SeenContext | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    backend
      .call('getMessageContext', { params: { id: conversationId, messageId: id } })
      .then(setSeen)
      .catch((thrown: unknown) => setProblem(failureOf(thrown)?.message ?? null))
  }, [conversationId, id])
  return (
    <Dialog title="What the model saw" onClose={onClose} className="wide">
      {problem === null ? null : <p>{problem}</p>}
      {origin?.runsOn === 'cloud' ? (
        <p>
          The answer is from {origin.model}. Vade put this together for the model of this device, and sent the same to{' '}
          {origin.provider}
          {personal(decision)}; the window below is that of this device.
        </p>
      ) : null}
      {seen === null ? null : <Window seen={seen} />}
      <Facts conversationId={conversationId} />
      {seen === null ? null : <Messages seen={seen} />}
    </Dialog>
  )
}

function personal(decision: ApiDecision | undefined): string {
  const count = decision?.sent?.redactions ?? 0
  if (count === 0) return ''
  return `, with ${count === 1 ? 'one personal word' : `${String(count)} personal words`} replaced`
}

function Window({ seen }: { readonly seen: SeenContext }) {
  const { promptTokens, contextTokens, exact, parts, unseen } = seen
  return (
    <section className="seen">
      <p>
        {exact ? '' : 'About '}
        {promptTokens.toLocaleString()} of {contextTokens.toLocaleString()} tokens were filled before the answer.
      </p>
      <table>
        <tbody>
          {parts.map(({ kind, tokens, items }) => (
            <tr key={kind}>
              <th scope="row">{partNames[kind]}</th>
              <td className="number">{items > 1 ? `${items.toLocaleString()} pieces` : ''}</td>
              <td className="number">{tokens.toLocaleString()} tokens</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unseen.length === 0 ? (
        <p>It saw every message of the conversation in full.</p>
      ) : (
        <p>{`Messages that it did not see in full: ${unseenWords(unseen)}.`}</p>
      )}
    </section>
  )
}

function unseenWords(unseen: SeenContext['unseen']): string {
  const counts = new Map<string, number>()
  for (const { how, count } of unseen) counts.set(howNames[how], (counts.get(howNames[how]) ?? 0) + count)
  return [...counts].map(([how, count]) => `${count.toLocaleString()} ${how}`).join(', ')
}

function Messages({ seen }: { readonly seen: SeenContext }) {
  return (
    <section className="seen">
      <h3>Word for word</h3>
      <ol>
        {seen.messages.map(({ role, text, messageId }, index) => (
          // The list never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <strong>
              {roleNames[role]}
              {messageId === null && role !== 'system' ? ', put together for the model' : ''}
            </strong>
            <pre dir="auto">{text}</pre>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What the model keeps in sight of a person, to be corrected and removed. */
function Facts({ conversationId }: { readonly conversationId: string }) {
  const [facts, setFacts] = useState<readonly ApiFact[]>([])
  const load = useCallback(async () => {
    const found = await backend.call('listFacts', { params: { id: conversationId } })
    setFacts(found.facts)
  }, [conversationId])
  useEffect(() => attempt(load), [load])
  if (facts.length === 0) return null
  return (
    <section className="seen" aria-label="Kept in sight">
      <h3>Kept in sight</h3>
      <p>Sentences about yourself from this conversation, however long it grows.</p>
      <ul>
        {facts.map((fact) => (
          <Fact key={fact.id + fact.text} fact={fact} conversationId={conversationId} onChange={load} />
        ))}
      </ul>
    </section>
  )
}

interface FactProps {
  readonly fact: ApiFact
  readonly conversationId: string
  readonly onChange: () => Promise<void>
}

function Fact({ fact, conversationId, onChange }: FactProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const params = { id: conversationId, factId: fact.id }
  const save = () => {
    const text = draft?.trim() ?? ''
    if (text !== '') attempt(() => backend.call('changeFact', { params, body: { text } }).then(onChange))
    setDraft(null)
  }
  if (draft !== null) {
    return (
      <li>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <input aria-label="Fact" maxLength={240} value={draft} onChange={(event) => setDraft(event.target.value)} />
          <div className="row">
            <button type="button" className="button small" onClick={() => setDraft(null)}>
              Cancel
            </button>
            <button type="submit" className="button small primary">
              Save
            </button>
          </div>
        </form>
      </li>
    )
  }
  return (
    <li className={fact.superseded ? 'superseded' : ''}>
      <span dir="auto">{fact.text}</span>
      {fact.superseded ? <span className="badge warn">no longer so</span> : null}
      {fact.edited ? <span className="badge">corrected</span> : null}
      <div className="row">
        {fact.superseded ? null : (
          <button type="button" className="button small" onClick={() => setDraft(fact.text)}>
            Correct
          </button>
        )}
        <button
          type="button"
          className="button small"
          aria-label={`Remove ${fact.text}`}
          onClick={() => attempt(() => backend.call('removeFact', { params }).then(onChange))}
        >
          Remove
        </button>
      </div>
    </li>
  )
}
