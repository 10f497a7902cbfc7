import { ask, attempt } from '../state/actions.ts'
import { useStore } from '../state/store.ts'

const starters = [
  'Explain compound interest with a small example',
  'Write a polite message to move a meeting to Friday',
  'Give me three ideas for a quick dinner with eggs',
  'What is the difference between a virus and a bacterium?',
]

export function Empty() {
  const offline = useStore((state) => state.connection === 'lost')
  return (
    <div className="empty column">
      <h1>What would you like to know?</h1>
      <p className="muted">Your questions and the answers stay on this device.</p>
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
