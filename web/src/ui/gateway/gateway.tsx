import { gatewayAddress, gatewayTabs, type GatewayPlace } from '../../state/address.ts'
import { Keys } from './keys.tsx'
import { Providers } from './providers.tsx'
import { Requests } from './requests.tsx'
import { Usage } from './usage.tsx'

const names = { keys: 'Keys', usage: 'Usage', requests: 'Requests', providers: 'Providers' } as const

/** Keys, money, the log of calls and providers: what the endpoint under `/v1` needs of a person. */
export function Gateway({ place: { tab, callId } }: { readonly place: GatewayPlace }) {
  return (
    <div className="gateway">
      <nav className="tabs" aria-label="Gateway">
        {gatewayTabs.map((name) => (
          <a key={name} href={gatewayAddress(name)} aria-current={name === tab ? 'page' : undefined}>
            {names[name]}
          </a>
        ))}
      </nav>
      {tab === 'keys' ? <Keys /> : null}
      {tab === 'usage' ? <Usage /> : null}
      {tab === 'requests' ? <Requests callId={callId} /> : null}
      {tab === 'providers' ? <Providers /> : null}
    </div>
  )
}
