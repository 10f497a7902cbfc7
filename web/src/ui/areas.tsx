import { useEffect, useState, type ComponentType } from 'react'
import { VadeError } from '../../../src/core/index.ts'
import { attempt } from '../state/actions.ts'
import type { GatewayPlace, PrivacyTab } from '../state/address.ts'
import { useStore } from '../state/store.ts'

export function GatewayArea({ place }: { readonly place: GatewayPlace }) {
  return <Loaded load={loadGateway} given={{ place }} />
}

export function PrivacyArea({ tab }: { readonly tab: PrivacyTab }) {
  return <Loaded load={loadPrivacy} given={{ tab }} />
}

const loadGateway = async () => (await import('./gateway/gateway.tsx')).Gateway
const loadPrivacy = async () => (await import('./privacy/privacy.tsx')).Privacy

interface LoadedProps<Props> {
  /** The same at every drawing. */
  readonly load: () => Promise<ComponentType<Props>>
  readonly given: Props
}

/**
 * Chats need not wait for the other parts of the page: each comes when it is first shown. React's own `lazy` would hold
 * it back for a third of a second once its stand-in is in sight.
 */
function Loaded<Props extends object>({ load, given }: LoadedProps<Props>) {
  const [Area, setArea] = useState<ComponentType<Props> | null>(null)
  const isLost = useStore((state) => state.connection === 'lost')
  useEffect(() => {
    if (isLost) return
    attempt(async () => {
      const Came = await loaded(load)
      setArea(() => Came)
    })
  }, [isLost, load])
  return Area === null ? <output className="waiting column muted">Loading…</output> : <Area {...given} />
}

async function loaded<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch (cause) {
    throw new VadeError('offline', 'This part of the page could not be loaded; reload the page once Vade answers.', {
      cause,
    })
  }
}
