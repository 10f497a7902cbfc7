import { useState } from 'react'
import type { OfferedModel, ProviderState } from '../../../../src/api/index.ts'
import { priceInWords } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { CopyButton } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from './answer.ts'
import { Field } from './field.tsx'
import { formatCount } from './format.ts'
import { Pending } from './panel.tsx'

/** Some have thousands; a search finds the others. */
const mostShown = 100

interface ProviderModelsProps {
  readonly of: ProviderState
  readonly onClose: () => void
}

/** What its models are called, to be copied, and what they cost. */
export function ProviderModelsDialog({ of: { id, name }, onClose }: ProviderModelsProps) {
  const answer = useAnswer(`models of ${id}`, (signal) =>
    backend.call('listProviderModels', { params: { id }, signal }),
  )
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase().split(/\s+/)
  const found = (answer.data?.models ?? []).filter((model) => {
    const text = model.name.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const hidden = found.length - mostShown
  return (
    <Dialog title={`Models of ${name}`} className="wide" onClose={onClose}>
      <Field label="Search" type="search" placeholder="Find a model" value={search} onText={setSearch} />
      <Pending answer={answer} />
      {answer.data !== null && found.length === 0 ? (
        <p className="muted">{search.trim() === '' ? 'It has told no models yet.' : 'No model is called that.'}</p>
      ) : null}
      <ul className="offered-models">
        {found.slice(0, mostShown).map((model) => (
          <li key={model.name}>
            <div>
              <code>{model.name}</code>
              <small className="muted">{aboutOf(model)}</small>
            </div>
            <CopyButton label={`Copy ${model.name}`} text={() => model.name} />
          </li>
        ))}
      </ul>
      {hidden > 0 ? <p className="muted">And {formatCount(hidden)} more: search to find them.</p> : null}
    </Dialog>
  )
}

function aboutOf({ contextTokens, input, tools, reasoning, serves, price }: OfferedModel): string {
  const abilities = [
    ...(serves === null ? [] : [serves]),
    ...input.filter((kind) => kind !== 'text').map((kind) => `reads ${kind === 'audio' ? 'audio' : `${kind}s`}`),
    ...(serves === null && tools ? ['tools'] : []),
    ...(reasoning ? ['thinks'] : []),
  ]
  const cost = price === null ? 'price not known' : priceInWords(price)
  return [cost, `${formatCount(contextTokens)} tokens`, ...abilities].join(' · ')
}
