export const gatewayTabs = ['keys', 'usage', 'requests', 'providers'] as const
export type GatewayTab = (typeof gatewayTabs)[number]

/** Where in the gateway's area the page is; `callId` is the call whose trace is open. */
export interface GatewayPlace {
  readonly tab: GatewayTab
  readonly callId: string | null
}

export interface Place {
  readonly openId: string | null
  /** Null while a conversation, or an empty one, is shown. */
  readonly gateway: GatewayPlace | null
}

/** What an address of the page shows, from its `#` on; null for one that is none of the page's own. */
export function placeOf(hash: string): Place | null {
  const [area = '', first, second] = hash
    .replace(/^#?\/?/u, '')
    .split('/')
    .map(decoded)
  if (area === '') return { openId: null, gateway: null }
  if (area === 'c' && first !== undefined) return { openId: first, gateway: null }
  if (area !== 'gateway') return null
  const tab = gatewayTabs.find((name) => name === first) ?? 'keys'
  const callId = tab === 'requests' && second !== undefined && second !== '' ? second : null
  return { openId: null, gateway: { tab, callId } }
}

/** As it is where it is not well formed. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function gatewayAddress(tab: GatewayTab, callId?: string): string {
  return callId === undefined ? `#/gateway/${tab}` : `#/gateway/${tab}/${encodeURIComponent(callId)}`
}
