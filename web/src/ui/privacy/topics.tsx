import { useState } from 'react'
import type { ConsentOverview } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { IconButton } from '../button.tsx'
import { Field } from '../gateway/field.tsx'

interface TopicsProps {
  readonly topics: ConsentOverview['topics']
  readonly busy: boolean
  readonly onChange: (work: () => Promise<unknown>) => void
}

/** What nothing is ever sent about, whoever is allowed what. */
export function Topics({ topics, busy, onChange }: TopicsProps) {
  const [words, setWords] = useState('')
  return (
    <section className="card" aria-labelledby="topics">
      <h2 id="topics">Never send anything about</h2>
      <ul className="plain">
        {topics.map((topic) => (
          <li key={topic.id} className="line">
            <span dir="auto">{topic.words}</span>
            <IconButton
              icon="close"
              label={`Forget the topic ${topic.words}`}
              disabled={busy}
              onClick={() => onChange(() => backend.call('removeConsentTopic', { params: { id: topic.id } }))}
            />
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim() === '') return
          onChange(async () => {
            await backend.call('addConsentTopic', { body: { words } })
            setWords('')
          })
        }}
      >
        <Field
          label="Words, separated by commas"
          hint="A question stays here when one of them stands anywhere in its conversation."
          placeholder="divorce, Dr. Miller"
          maxLength={500}
          value={words}
          onText={setWords}
        />
        <div className="row">
          <button type="submit" className="button" disabled={busy || words.trim() === ''}>
            Add
          </button>
        </div>
      </form>
    </section>
  )
}
