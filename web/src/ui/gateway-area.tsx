import { useEffect, useState, type ComponentType } from 'react'
import { VadeError } from '../../../src/core/index.ts'
import { attempt } from '../state/actions.ts'
import type { GatewayPlace } from '../state/address.ts'
import { useStore } from '../state/store.ts'

interface AreaProps {
  readonly place: GatewayPlace
}

/**
 * Chats need not wait for the gateway's part of the page: it comes when it is first shown. React's own `lazy` would
 * hold it back for a third of a second once its stand-in is in sight.
 */
export function GatewayArea({ place }: AreaProps) {
  const [Area, setArea] = useState<ComponentType<AreaProps> | null>(null)
  const isLost = useStore((state) => state.connection === 'lost')
  useEffect(() => {
    if (!isLost) attempt(async () => setArea(await load()))
  }, [isLost])
  return Area === null ? <output className="waiting column muted">Loading…</output> : <Area place={place} />
}

async function load(): Promise<() => ComponentType<AreaProps>> {
  try {
    const { Gateway } = await import('./gateway/gateway.tsx')
    return () => Gateway
  } catch (cause) {
    throw new VadeError('offline', 'This part of the page could not be loaded; reload the page once Vade answers.', {
      cause,
    })
  }
}
