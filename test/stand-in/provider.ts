import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { receive, type Received } from './received.ts'
import { respond, type Terms } from './respond.ts'
import type { Script } from './script.ts'
import { createStoredFiles } from './stored-files.ts'

/** A script for every request, or one chosen by what was received. */
export type Behaviour = Script | ((received: Received) => Script)

export interface StandInOptions extends Terms {
  readonly behaviour?: Behaviour
  /** In the ids of its files and batches. */
  readonly filePrefix?: string
  /** Of this machine; loopback when absent. */
  readonly address?: string
}

/** A provider on loopback that speaks four protocols and can go wrong in every way that providers do. */
export interface StandIn {
  /** `http://127.0.0.1:PORT`; OpenAI's and Anthropic's clients take `…/v1` or this, Gemini's takes this. */
  readonly url: string
  /** All requests so far, oldest first. */
  readonly received: readonly Received[]
  /** From the next request on. */
  behave(behaviour: Behaviour): void
  /** The next requests get these scripts, one each, before the behaviour counts again. */
  next(...scripts: readonly Script[]): void
  /** Resolves with the request of this index (0 is the first), once it has come. */
  request(index: number): Promise<Received>
  /** Cuts what is open. */
  close(): Promise<void>
}

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  let behaviour = options.behaviour ?? {}
  const queue: Script[] = []
  const files = createStoredFiles(options.filePrefix)
  const received: Received[] = []
  const awaited = new Map<number, PromiseWithResolvers<Received>>()

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void (async () => {
      const record = await receive(request, response)
      received.push(record.received)
      awaited.get(received.length - 1)?.resolve(record.received)
      const script = queue.shift() ?? (typeof behaviour === 'function' ? behaviour(record.received) : behaviour)
      await respond(record, { response, script, options, files })
    })().catch((thrown: unknown) => {
      // Once the client has gone nothing can be sent, which its record says; anything else is a mistake in here.
      if (response.destroyed || request.errored !== null) return
      response.destroy()
      throw thrown
    })
  })
  const address = options.address ?? '127.0.0.1'
  server.listen(0, address)
  await once(server, 'listening')
  return {
    url: `http://${address}:${String((server.address() as AddressInfo).port)}`,
    received,
    behave(next) {
      behaviour = next
    },
    next: (...scripts) => void queue.push(...scripts),
    request(index) {
      const one = received[index]
      if (one !== undefined) return Promise.resolve(one)
      const coming = awaited.get(index) ?? Promise.withResolvers<Received>()
      awaited.set(index, coming)
      return coming.promise
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
