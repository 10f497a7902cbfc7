import { useState } from 'react'
import type { ProviderState } from '../../../../src/api/index.ts'
import { useAnswer } from './answer.ts'
import { Field } from './field.tsx'
import { Nothing, Panel, Pending } from './panel.tsx'
import { ProviderCard, type OneDialog } from './provider-card.tsx'
import { NewProviderDialog, RemoveProviderDialog } from './added-provider.tsx'
import { ProviderModelsDialog } from './provider-models.tsx'
import { ForgetKeyDialog, ProviderKeyDialog } from './provider-key.tsx'
import { loadWatched, type Watched } from './watched.ts'

type ProviderDialog = { readonly kind: 'new' } | { readonly kind: OneDialog; readonly of: ProviderState }

export function Providers() {
  const answer = useAnswer('providers', loadWatched)
  const [dialog, setDialog] = useState<ProviderDialog | null>(null)
  const [search, setSearch] = useState('')
  const close = () => {
    setDialog(null)
    answer.again()
  }
  const { watched, problems } = answer.data ?? { watched: [], problems: [] }
  const words = search.trim().toLowerCase()
  const found = watched.filter(({ of: { id, name } }) => `${id} ${name}`.toLowerCase().includes(words))
  const ready = found.filter(({ of }) => isReady(of))
  const idle = found.filter((one) => !isReady(one.of) && !isUnused(one))
  const unused = found.filter(isUnused)
  const cards = (list: readonly Watched[]) => (
    <ul className="cards two">
      {list.map((one) => (
        <ProviderCard key={one.of.id} watched={one} onDialog={(kind) => setDialog({ kind, of: one.of })} />
      ))}
    </ul>
  )
  return (
    <Panel
      title="Providers"
      onRefresh={answer.again}
      actions={
        <button type="button" className="button primary" onClick={() => setDialog({ kind: 'new' })}>
          Add a provider
        </button>
      }
      filters={
        <div className="filters">
          <Field label="Search" type="search" placeholder="Find a provider" value={search} onText={setSearch} />
        </div>
      }
    >
      <Pending answer={answer} />
      {problems.map(({ message }) => (
        <p key={message} className="file-problem failed" role="alert">
          {message} What was there before still counts.
        </p>
      ))}
      {answer.data === null ? null : (
        <>
          {ready.length === 0 ? null : <h2>Can be asked</h2>}
          {cards(ready)}
          {idle.length === 0 ? null : <h2>Cannot be asked</h2>}
          {cards(idle)}
          {unused.length === 0 ? null : (
            <Unused providers={unused.map(({ of }) => of)} onAdd={(of) => setDialog({ kind: 'key', of })} />
          )}
          {found.length === 0 ? (
            <Nothing title="No provider is called that">
              <p>Add any that speaks the protocol of OpenAI, Anthropic or Gemini.</p>
            </Nothing>
          ) : null}
        </>
      )}
      {dialog?.kind === 'new' ? <NewProviderDialog onClose={close} /> : null}
      {dialog?.kind === 'remove' ? <RemoveProviderDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'models' ? <ProviderModelsDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'key' ? <ProviderKeyDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'forget' ? <ForgetKeyDialog of={dialog.of} onClose={close} /> : null}
    </Panel>
  )
}

interface UnusedProps {
  readonly providers: readonly ProviderState[]
  readonly onAdd: (of: ProviderState) => void
}

/** Those that only lack a key, one line each: there are many. */
function Unused({ providers, onAdd }: UnusedProps) {
  return (
    <>
      <h2>Not set up</h2>
      <p className="muted unused-hint">
        They are asked once they have a key: add it here or with <code>vade providers add</code>, or set its variable,
        as <code>GROQ_API_KEY</code>.
      </p>
      <ul className="unused">
        {providers.map((of) => (
          <li key={of.id} title={of.missing ?? undefined}>
            <h3>{of.name}</h3>
            <button type="button" className="button small" onClick={() => onAdd(of)}>
              Add key<span className="hidden"> of {of.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Whether it has no key and was not asked lately: there is nothing else to tell of it. */
function isUnused({ of: { key, missing }, health, paused }: Watched): boolean {
  return key === null && missing !== null && health === undefined && paused.length === 0
}

/** A program of this machine is ready only where it runs. */
function isReady({ missing, problem, program }: ProviderState): boolean {
  return missing === null && (problem === null || !program)
}
