import { backend } from '../backend.ts'
import { ask, attempt } from '../state/actions.ts'
import { useStore } from '../state/store.ts'
import { useAnswer } from './gateway/answer.ts'
import { whereQuestionsGo } from './leaving.ts'

const starters = [
  'Explain compound interest with a small example',
  'Write a polite message to move a meeting to Friday',
  'Give me three ideas for a quick dinner with eggs',
  'What is the difference between a virus and a bacterium?',
]

async function load(signal: AbortSignal): Promise<string> {
  const [answering, { consents }] = await Promise.all([
    backend.call('getAnswering', { signal }),
    backend.call('listConsents', { signal }),
  ])
  return whereQuestionsGo(answering, consents)
}

export function Empty() {
  const offline = useStore((state) => state.connection === 'lost')
  const chosen = useStore((state) => state.settings.largerModel)
  const where = useAnswer(`where ${chosen ?? ''}`, load)
  return (
    <div className="empty column">
      <h1>What would you like to know?</h1>
      <p className="muted">
        {where.data ?? '\u00a0'} <a href="#/privacy/consents">What may leave</a>
      </p>
      <ul>
        {starters.map((starter) => (
          <li key={starter}>
            <button type="button" disabled={offline} onClick={() => attempt(() => ask(starter))}>
              {starter}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
