import { useState } from 'react'
import { deletionWord } from '../../../../src/api/index.ts'
import { backend } from '../../backend.ts'
import { saveAs } from '../../state/actions.ts'
import { store } from '../../state/store.ts'
import { Dialog } from '../dialog.tsx'
import { useAnswer } from '../gateway/answer.ts'
import { Field } from '../gateway/field.tsx'
import { Panel, Pending } from '../gateway/panel.tsx'
import { useWork } from '../gateway/work.ts'

/** What people call the tables that they ask about; the others are counted together. */
const names: Readonly<Record<string, string>> = {
  conversations: 'Conversations',
  messages: 'Messages',
  documents: 'Documents',
  settings: 'Settings',
  consents: 'Consents',
  consent_topics: 'Topics that stay here',
  kept_conversations: 'Conversations that stay here',
  egress: 'Records of what left',
  api_keys: 'Keys of programs',
  calls: 'Calls of programs',
  responses: 'Answers that programs stored',
  ledger: 'Entries of the accounts',
}

/** Everything about a person: how much there is, to take along, to delete. */
export function MyData() {
  const answer = useAnswer('data', (signal) => backend.call('getData', { signal }))
  const { busy, failure, run } = useWork()
  const [deleting, setDeleting] = useState(false)
  const kinds = answer.data?.kinds ?? []
  const shown = Object.entries(names).flatMap(([table, name]) => {
    const count = kinds.find((kind) => kind.name === table)?.count ?? 0
    return count === 0 ? [] : [{ name, count }]
  })
  const rest = kinds.filter(({ name }) => !(name in names)).reduce((sum, { count }) => sum + count, 0)
  return (
    <Panel
      title="My data"
      onRefresh={answer.again}
      filters={<p className="panel-intro">All of it lies on this device and is yours; the database is encrypted.</p>}
    >
      <Pending answer={answer} />
      {answer.data === null ? null : (
        <>
          <dl className="totals data-kinds">
            {shown.map(({ name, count }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <strong className="number">{count.toLocaleString('en')}</strong>
                </dd>
              </div>
            ))}
            {rest === 0 ? null : (
              <div>
                <dt>Other rows</dt>
                <dd>
                  <strong className="number">{rest.toLocaleString('en')}</strong>
                </dd>
              </div>
            )}
          </dl>
          <p className="muted data-home">
            In <code>{answer.data.home}</code>
          </p>
        </>
      )}
      <ul className="cards two">
        <li className="card">
          <div className="card-head">
            <h2>Take it along</h2>
          </div>
          <p>
            One file with everything, as JSON lines: conversations, documents, settings, consents, what left, keys’
            names. Secrets are left out. It is not encrypted: who has the file can read it.
          </p>
          <p>
            On another machine, <code>vade data import vade.jsonl</code> adds what is yours. Consents, keys and records
            stay with this device.
          </p>
          {failure === null ? null : (
            <p className="failed" role="alert">
              {failure.message}
            </p>
          )}
          <div className="row">
            <button type="button" className="button" disabled={busy} onClick={() => run(exportAll)}>
              {busy ? 'Writing…' : 'Export everything'}
            </button>
          </div>
        </li>
        <li className="card">
          <div className="card-head">
            <h2>Delete it</h2>
          </div>
          <p>
            Everything about you goes from this device, for ever: also keys, records and backups that lie beside it.
            Models stay. Vade stops then, and begins anew when it is started again.
          </p>
          {answer.data?.shared === true ? (
            <p>
              What replicas share in their database stays, for others use it: keys, accounts, stored answers.{' '}
              <code>vade data delete --everything --shared</code> deletes it for all of them.
            </p>
          ) : null}
          <div className="row">
            <button type="button" className="button danger" onClick={() => setDeleting(true)}>
              Delete everything
            </button>
          </div>
        </li>
      </ul>
      {deleting ? <DeleteEverything onClose={() => setDeleting(false)} /> : null}
    </Panel>
  )
}

async function exportAll(): Promise<void> {
  const lines: string[] = []
  for await (const event of backend.stream('exportData', {})) lines.push(event.lines)
  saveAs('vade.jsonl', lines)
}

/** Only for who types the words. */
function DeleteEverything({ onClose }: { readonly onClose: () => void }) {
  const [word, setWord] = useState('')
  const { busy, failure, run } = useWork()
  const isSure = word.trim() === deletionWord
  return (
    <Dialog title="Delete everything?" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isSure) return
          run(async () => {
            await backend.call('deleteData', { body: { word: deletionWord } })
            store.dispatch({ type: 'patch', state: { phase: 'deleted' } })
          })
        }}
      >
        <p>Nobody can bring it back: not you, and not who made Vade.</p>
        <Field
          label={`Type “${deletionWord}”`}
          value={word}
          wrong={failure !== null}
          hint={failure?.message}
          onText={setWord}
        />
        <div className="row">
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="button danger" disabled={busy || !isSure}>
            Delete for ever
          </button>
        </div>
      </form>
    </Dialog>
  )
}
