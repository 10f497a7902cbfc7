import { Socket } from 'node:net'
import type { Dispatcher, RequestInit as UndiciInit } from 'undici'
import { VadeError } from '../../core/index.ts'
import type { EgressRecord } from '../../store/index.ts'
import type { Errand } from '../ledger/errand.ts'
import { createTallies } from '../ledger/tallies.ts'
import type { Tally } from '../ledger/tally.ts'
import { bytesOf, exchangeOnceReady, type Exchanging } from './counted.ts'
import { exchangeOver } from './exchange-over.ts'
import type { Exchange, ExchangeHandler, OutgoingRequest } from './exchange.ts'
import { createHttpClient } from './http/client.ts'
import { recordedDispatch } from './recorded-dispatch.ts'

/**
 * The only way out: every connection that leaves this machine is made here. Whoever wants out says why first, and what
 * leaves is in the record before its first byte does. Other machines are reached once `keepIn` was called.
 */
export interface Egress {
  /** A door for this errand. It costs next to nothing to make. */
  for(errand: Errand): Door
  /** What an errand to this origin or host cost, in billionths of a US dollar, once that is known. */
  spent(errand: Errand, origin: string, nanoUsd: number): void
  /** Where the record is kept from now on. */
  keepIn(record: EgressRecord): void
  /** Loads what connections need, so that the first of them does not wait for it. */
  prepare(): Promise<void>
  /** Writes down what was counted so far. */
  flush(): Promise<void>
  /** Ends all connections and writes down the rest; the record must be open still. */
  close(): Promise<void>
}

/** A door out with a purpose. Throws or rejects with `offline` where Vade is, and with what is wrong with the record. */
export interface Door extends ExchangeDoor {
  readonly fetch: typeof globalThis.fetch
  /**
   * A socket that is not connected yet, to the database or the counters at this host that replicas share. Vade cannot
   * work without them, so `offline` does not keep it from them. Name the host to `announce` before.
   */
  socket(host: string): Socket
  /** Settles once it is written down that this host will be reached. */
  announce(host: string): Promise<void>
  /** For what leaves by another program, which is to be started when this has settled. */
  program(run: ProgramRun): Promise<RunningProgram>
  /** Throws `offline`. */
  assertOnline(purpose: string): void
}

export interface ExchangeDoor {
  /** One request without the cost of `fetch`: a tenth of its time. Over HTTP/1.1, unless a proxy is asked for it. */
  exchange(request: OutgoingRequest, handler: ExchangeHandler): Exchange
}

export interface ProgramRun {
  /** As `pip`. */
  readonly name: string
  /** What it is asked to do, in a few words. */
  readonly task: string
}

export interface RunningProgram {
  /** What it brought in the end, in bytes. */
  end(outcome: { readonly received: number; readonly failed: boolean }): void
}

export interface EgressOptions {
  readonly offline: boolean
  readonly log: (event: { readonly event: string; readonly [field: string]: unknown }) => void
}

/** The connections of `fetch`. */
const usualConnectMs = 5000
/** Whoever asks has a shorter one. */
const longestConnectMs = 60_000
const proxyVariables = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']

/** Honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export function createEgress({ offline, log }: EgressOptions): Egress {
  const client = createHttpClient()
  let dispatcher: Dispatcher | undefined
  let exchanging: Exchanging | undefined = isProxied() ? undefined : client.exchange
  let loading: Promise<Exchanging> | undefined
  let fetching: Promise<Dispatcher> | undefined
  const hosts = new Set<string>()
  const tallies = createTallies({
    onProblem: (thrown) => log({ event: 'egress_put_off', message: String(thrown) }),
  })

  function assertOnline(purpose: string): void {
    if (offline) {
      throw new VadeError(
        'offline',
        `Vade is offline (VADE_OFFLINE=1), so it will not ${purpose}. Unset it to allow that.`,
      )
    }
  }
  function note(host: string): void {
    // A provider is called thousands of times a minute: the log names it once.
    if (hosts.has(host)) return
    if (hosts.size >= 1000) hosts.clear()
    hosts.add(host)
    log({ event: 'egress', host })
  }
  function begin(errand: Errand, origin: string, bytes?: () => number): Tally {
    const host = hostOf(origin)
    const local = isThisMachine(host)
    if (!local) assertOnline(`connect to ${host}`)
    note(host)
    return tallies.begin(errand, { host, local }, bytes)
  }
  /** The way by the proxies. */
  async function load(): Promise<Exchanging> {
    const proxies = await makeDispatcher(longestConnectMs)
    dispatcher = proxies
    exchanging = (counted) => exchangeOver(proxies, counted)
    return exchanging
  }
  async function fetchFor(errand: Errand, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const address = input instanceof Request ? input.url : String(input)
    const { host } = new URL(address)
    if (!isThisMachine(host)) assertOnline(`connect to ${host}`)
    fetching ??= makeDispatcher(usualConnectMs)
    const own = await fetching
    const { fetch: undiciFetch } = await import('undici')
    return undiciFetch(address, {
      ...(init as unknown as UndiciInit | undefined),
      dispatcher: own.compose((dispatch) => recordedDispatch(dispatch, (origin) => begin(errand, origin))),
    }) as Promise<unknown> as Promise<Response>
  }
  async function opened(tally: Tally): Promise<Exchanging> {
    const [ready] = await Promise.all([exchanging ?? (loading ??= load()), tally.opening])
    return ready
  }
  function track(socket: Socket, tally: Tally): Socket {
    let sent = 0
    let received = 0
    const count = () => {
      tally.sent += socket.bytesWritten - sent
      tally.received += socket.bytesRead - received
      sent = socket.bytesWritten
      received = socket.bytesRead
    }
    const forget = tallies.onFlush(count)
    return socket.once('close', (failed) => {
      count()
      forget()
      tally.end(failed)
    })
  }

  return {
    for: (errand) => ({
      fetch: (input, init) => fetchFor(errand, input, init),
      assertOnline,
      exchange(request, handler) {
        const tally = begin(errand, request.origin, () => bytesOf(request))
        const counted = { request, handler, tally }
        return exchanging !== undefined && tally.opening === undefined
          ? exchanging(counted)
          : exchangeOnceReady(opened(tally), counted)
      },
      socket(host) {
        note(host)
        return track(new Socket(), tallies.begin(errand, { host, local: isThisMachine(host) }))
      },
      announce: (host) => tallies.announce(errand, { host, local: isThisMachine(host) }),
      async program({ name, task }) {
        assertOnline(task)
        note(name)
        const what = errand.what === undefined ? task : `${errand.what} (${task})`
        const tally = tallies.begin({ ...errand, what }, { host: name, local: false })
        try {
          await tally.opening
        } catch (thrown) {
          tally.end(true)
          throw thrown
        }
        return {
          end({ received, failed }) {
            tally.received += received
            tally.end(failed)
          },
        }
      },
    }),
    spent(errand, origin, nanoUsd) {
      const host = hostOf(origin)
      tallies.spent(errand, { host, local: isThisMachine(host) }, nanoUsd)
    },
    keepIn: (record) => tallies.keepIn(record),
    flush: () => tallies.flush(),
    async prepare() {
      if (exchanging === undefined) await (loading ??= load())
    },
    async close() {
      client.close()
      await dispatcher?.destroy()
      await (await fetching)?.destroy()
      await tallies.close()
    },
  }
}

function isProxied(): boolean {
  return proxyVariables.some((name) => process.env[name] !== undefined)
}

// Loaded with the first connection that needs it: a server that makes none is 7 MB smaller.
async function makeDispatcher(timeout: number): Promise<Dispatcher> {
  // All of the package takes 10 MB more.
  const { default: Dispatching } = await (isProxied()
    ? import('undici/lib/dispatcher/env-http-proxy-agent.js')
    : import('undici/lib/dispatcher/agent.js'))
  return new Dispatching({ connect: { timeout } })
}

/** Of an origin; a host stays as it is. */
function hostOf(origin: string): string {
  const slashes = origin.indexOf('//')
  return slashes < 0 ? origin : origin.slice(slashes + 2)
}

/** Whether what has this address runs beside Vade: offline it can be asked all the same. */
export function isOnThisMachine(address: string): boolean {
  return URL.canParse(address) && isThisMachine(new URL(address).host)
}

/** What runs beside Vade is not outside: Ollama and its like answer without a network. */
function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host)
}
