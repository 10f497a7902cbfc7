export const gatewayTabs = ['keys', 'usage', 'requests', 'providers'] as const
export type GatewayTab = (typeof gatewayTabs)[number]

/** In the order in which they are shown; `web/src/ui/privacy/privacy.tsx` has what each shows. */
export const privacyTabs = ['left', 'consents', 'choice', 'data'] as const
export type PrivacyTab = (typeof privacyTabs)[number]

/** Where in the gateway's area the page is; `callId` is the call whose trace is open. */
export interface GatewayPlace {
  readonly tab: GatewayTab
  readonly callId: string | null
}

/** One of the three, the others are null; all are null while a new conversation is begun. */
export interface Place {
  readonly openId: string | null
  readonly gateway: GatewayPlace | null
  readonly privacy: PrivacyTab | null
}

const nowhere: Place = { openId: null, gateway: null, privacy: null }

/** What an address of the page shows, from its `#` on; null for one that is none of the page's own. */
export function placeOf(hash: string): Place | null {
  const [area = '', first, second] = hash
    .replace(/^#?\/?/u, '')
    .split('/')
    .map(decoded)
  if (area === '') return nowhere
  if (area === 'c' && first !== undefined) return { ...nowhere, openId: first }
  if (area === 'privacy') return { ...nowhere, privacy: privacyTabs.find((name) => name === first) ?? 'left' }
  if (area !== 'gateway') return null
  const tab = gatewayTabs.find((name) => name === first) ?? 'keys'
  const callId = tab === 'requests' && second !== undefined && second !== '' ? second : null
  return { ...nowhere, gateway: { tab, callId } }
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

export function privacyAddress(tab: PrivacyTab): string {
  return `#/privacy/${tab}`
}
