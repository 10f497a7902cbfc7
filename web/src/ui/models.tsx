import type { Download, LocalModel } from '../../../src/api/index.ts'
import { attempt, changeConversation, changeModel, changeSettings, currentConversation } from '../state/actions.ts'
import { useStore } from '../state/store.ts'
import { Dialog } from './dialog.tsx'
import { formatBytes, formatSeconds } from './format.ts'

export function ModelsDialog({ onClose }: { readonly onClose: () => void }) {
  const models = useStore((state) => state.models)
  const status = useStore((state) => state.status)
  // Best first, as the server has them, but what is here before what could be.
  const shown = models
    .filter(({ kind }) => kind !== 'embedding')
    .toSorted((a, b) => Number(b.installed) - Number(a.installed))
  return (
    <Dialog title="Models" onClose={onClose} className="wide">
      <Place />
      <p className="muted">
        {status === null
          ? null
          : `${formatBytes(status.memoryFreeBytes)} of memory free, ${String(status.cores)} cores. Models run on this device; only a download needs the network.`}
      </p>
      <ul className="models">
        {shown.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
      </ul>
    </Dialog>
  )
}

/** Names that conversations, callers and the command line share. */
const places = [
  ['auto', 'This device first, a larger model where it is worth it and you allow it'],
  ['device', 'Only this device'],
  ['cloud', 'The larger model as far as you allow it, else this device'],
] as const

/** Where the open conversation is answered, or one that begins now. */
function Place() {
  const chosen = useStore(({ conversations, openId }) => conversations.find(({ id }) => id === openId)?.model ?? 'auto')
  const choose = async (model: string) => {
    const { id } = await currentConversation()
    await changeConversation(id, { model })
  }
  return (
    <fieldset>
      <legend>Where this conversation is answered</legend>
      {places.map(([name, words]) => (
        <label key={name}>
          <input type="radio" name="place" checked={chosen === name} onChange={() => attempt(() => choose(name))} />
          <span>
            {words} (<code>{name}</code>)
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function ModelCard({ model }: { readonly model: LocalModel }) {
  return (
    <li>
      <div className="model-head">
        <h3>{model.name}</h3>
        {model.isDefault ? <span className="badge">answers</span> : null}
        {model.fits ? null : <span className="badge warn">does not fit</span>}
      </div>
      <p>{model.reason}</p>
      <p className="muted">
        {model.kind === 'rules'
          ? 'No download'
          : `${formatBytes(model.fileBytes)} ${model.installed ? 'on disk' : 'download'}`}
        {` · ${model.license}`}
        {model.tokensPerSecond === null ? '' : ` · ${String(Math.round(model.tokensPerSecond))} tokens/s here`}
      </p>
      {model.download === null ? null : <Progress download={model.download} name={model.name} />}
      {model.problems.map((problem) => (
        <p className="failed" key={problem}>
          {problem}
        </p>
      ))}
      <ModelButtons model={model} />
    </li>
  )
}

function ModelButtons({ model }: { readonly model: LocalModel }) {
  const { id, name } = model
  if (model.download !== null) {
    return (
      <div className="row">
        <button type="button" className="button" onClick={() => attempt(() => changeModel('cancelPull', id))}>
          Cancel download<span className="hidden"> of {name}</span>
        </button>
      </div>
    )
  }
  return (
    <div className="row">
      {model.installed && model.kind !== 'rules' ? (
        <button type="button" className="button" onClick={() => attempt(() => changeModel('removeModel', id))}>
          Remove<span className="hidden"> {name}</span>
        </button>
      ) : null}
      {model.installed && !model.isDefault ? (
        <button type="button" className="button" onClick={() => attempt(() => changeSettings({ defaultModel: id }))}>
          Use<span className="hidden"> {name}</span>
        </button>
      ) : null}
      {model.installed ? null : (
        <button type="button" className="button" onClick={() => attempt(() => changeModel('pullModel', id))}>
          Download<span className="hidden"> {name}</span>
        </button>
      )}
    </div>
  )
}

const phases = { waiting: 'Waiting', fetching: 'Downloading', verifying: 'Checking', joining: 'Joining the parts' }

function Progress({ download, name }: { readonly download: Download; readonly name: string }) {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = download
  return (
    <div className="progress">
      <progress max={Math.max(1, totalBytes)} value={doneBytes} aria-label={`Download of ${name}`} />
      <p className="muted">
        {phases[download.phase]} from {download.source}: {formatBytes(doneBytes)} of {formatBytes(totalBytes)}
        {bytesPerSecond === null ? '' : ` · ${formatBytes(bytesPerSecond)}/s`}
        {secondsLeft === null ? '' : ` · ${formatSeconds(secondsLeft)} left`}
      </p>
    </div>
  )
}

interface FirstWeightsProps {
  /** One sentence: a conversation needs the room. */
  readonly brief: boolean
  readonly onModels: () => void
}

/** Says who answers while no weights are here, and how far they are. */
export function FirstWeights({ brief, onModels }: FirstWeightsProps) {
  const models = useStore((state) => state.models)
  const installed = models.some(({ installed: here, kind }) => here && kind !== 'rules' && kind !== 'embedding')
  if (models.length === 0 || installed) return null
  const coming = models.find(({ download, kind }) => download !== null && kind !== 'embedding')
  const problem = models.flatMap(({ problems }) => problems).at(0)
  return (
    <aside className={brief ? 'first brief column' : 'first column'} aria-label="No language model yet">
      <p>
        No language model is on this device yet. Until one is, <strong>ELIZA</strong> answers
        {brief ? '.' : ': a program from 1966 that turns your words around. It is not a language model.'}
      </p>
      {coming?.download && !brief ? <Progress download={coming.download} name={coming.name} /> : null}
      {coming === undefined && problem !== undefined && !brief ? <p className="failed">{problem}</p> : null}
      <button type="button" className="button small" onClick={onModels}>
        {coming === undefined ? 'Choose a model' : 'Models'}
      </button>
    </aside>
  )
}
