import type { Dispatcher, RequestInit as UndiciInit } from 'undici'
import { VadeError } from '../../core/index.ts'

/** The only door out: every connection that leaves this machine is made here. */
export interface Egress {
  readonly fetch: typeof globalThis.fetch
  /** For what leaves by another program, such as pip. Throws `offline`. */
  assertOnline(purpose: string): void
  close(): Promise<void>
}

export interface EgressOptions {
  readonly offline: boolean
  readonly log: (event: { readonly event: string; readonly host: string }) => void
  /** Past any proxy: for the server on this machine. */
  readonly direct?: boolean
}

/** Honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export function createEgress({ offline, log, direct = false }: EgressOptions): Egress {
  let dispatcher: Dispatcher | undefined
  function assertOnline(purpose: string): void {
    if (offline) {
      throw new VadeError(
        'offline',
        `Vade is offline (VADE_OFFLINE=1), so it will not ${purpose}. Unset it to allow that.`,
      )
    }
  }
  const open = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const address = input instanceof Request ? input.url : String(input)
    const { host } = new URL(address)
    assertOnline(`connect to ${host}`)
    log({ event: 'egress', host })
    // Loaded with the first connection: a server that makes none is 7 MB smaller.
    const { Agent, EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici')
    dispatcher ??= new (direct ? Agent : EnvHttpProxyAgent)({ connect: { timeout: 5000 } })
    return undiciFetch(address, {
      ...(init as unknown as UndiciInit | undefined),
      dispatcher,
    }) as Promise<unknown> as Promise<Response>
  }
  return { fetch: open, assertOnline, close: async () => dispatcher?.close() }
}
