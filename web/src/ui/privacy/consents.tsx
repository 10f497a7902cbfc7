import type { ConsentOverview } from '../../../../src/api/index.ts'
import { anyProvider } from '../../../../src/core/index.ts'
import { backend } from '../../backend.ts'
import { useAnswer } from '../gateway/answer.ts'
import { Panel, Pending } from '../gateway/panel.tsx'
import { useWork } from '../gateway/work.ts'
import { ConsentHistory } from './consent-history.tsx'
import { ConsentProvider } from './consent-provider.tsx'
import { KeptConversations } from './kept-conversations.tsx'
import { PolicyForm } from './policy-form.tsx'
import { Topics } from './topics.tsx'

/** Whom anything could be sent to: providers with a key, and those about whom something was said. */
async function load(signal: AbortSignal) {
  const [overview, { providers }] = await Promise.all([
    backend.call('listConsents', { signal }),
    backend.call('listProviders', { signal }),
  ])
  const said = new Set(overview.consents.map(({ provider }) => provider))
  const listed = providers.filter(({ id, key }) => id !== 'device' && (said.has(id) || isReady(key)))
  const unknown = [...said].filter((id) => id !== anyProvider && !providers.some((one) => one.id === id))
  return { overview, providers: [...listed, ...unknown.map((id) => ({ id, name: id }))] }
}

function isReady(key: string | null): boolean {
  return key !== null && key !== 'not needed'
}

/** What may leave this device, as it was said; everything can be taken back. */
export function Consents() {
  const answer = useAnswer('consents', load)
  const { busy, failure, run } = useWork()
  const { data, again } = answer
  /** Does it, then shows what holds now. */
  const change = (work: () => Promise<unknown>) => run(() => work().then(again))
  return (
    <Panel title="Consents" onRefresh={again} filters={<Intro open={openOnes(data?.overview)} />}>
      <Pending answer={answer} />
      {failure === null ? null : (
        <p className="failed" role="alert">
          {failure.message}
        </p>
      )}
      {data === null ? null : (
        <>
          {data.providers.length === 0 ? (
            <p className="muted">
              No provider has a key, so nothing can be sent to anybody. You add one in the gateway, under{' '}
              <a href="#/gateway/providers">Providers</a>.
            </p>
          ) : (
            <ul className="cards">
              {data.providers.map((provider) => (
                <ConsentProvider
                  key={provider.id}
                  provider={provider}
                  overview={data.overview}
                  busy={busy}
                  onChange={change}
                />
              ))}
            </ul>
          )}
          <div className="consent-parts">
            <PolicyForm policy={data.overview.policy} busy={busy} onChange={change} />
            <Topics topics={data.overview.topics} busy={busy} onChange={change} />
            <KeptConversations kept={data.overview.kept} onChange={change} />
          </div>
          {openOnes(data.overview) === 0 ? null : (
            <div className="row">
              <button
                type="button"
                className="button danger"
                disabled={busy}
                onClick={() => change(() => backend.call('revokeConsents'))}
              >
                Take everything back
              </button>
            </div>
          )}
          <ConsentHistory key={answer.at} />
        </>
      )}
    </Panel>
  )
}

function openOnes(overview: ConsentOverview | undefined): number {
  return overview?.consents.filter(({ state }) => state !== 'deny').length ?? 0
}

function Intro({ open }: { readonly open: number }) {
  return (
    <p className="panel-intro">
      {open === 0
        ? 'Nothing leaves this device: you have allowed nothing.'
        : 'Only what you allow here leaves this device. You can take it back at any time; what is just being sent stops then.'}
    </p>
  )
}
