import { useState } from 'react'
import { toVadeError } from '../../../src/core/index.ts'
import { unlock } from '../state/live.ts'

export function Locked() {
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <main className="locked">
      <h1>Vade</h1>
      <p>
        Open the link that <code>vade serve</code> printed, or run <code>./vade link</code> for a new one. It keeps
        other people and other pages out.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // The whole link is as welcome as the code in it.
          const given = code.trim().replace(/^.*#code=/u, '')
          if (given !== '') unlock(given).catch((thrown: unknown) => setProblem(toVadeError(thrown).message))
        }}
      >
        <label htmlFor="code">Code or link</label>
        <input id="code" autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} />
        <button type="submit" className="button primary">
          Open
        </button>
      </form>
      {problem === null ? null : (
        <p className="failed" role="alert">
          {problem}
        </p>
      )}
    </main>
  )
}
