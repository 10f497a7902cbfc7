import type { Dispatcher } from 'undici'
import type { Tally } from '../ledger/tally.ts'
import { asError } from './as-error.ts'
import { requestHeadBytes, responseHeadBytes } from './bytes.ts'

/** The tally of a request to this origin, begun. Throws where it may not go there. */
export type Begin = (origin: string) => Tally

/**
 * For `fetch`: each request of it, also one that a redirect makes, is in the record before it leaves, and is counted.
 */
export function recordedDispatch(dispatch: Dispatcher['dispatch'], begin: Begin): Dispatcher['dispatch'] {
  return function recorded(options, handler) {
    const tally = begin(String(options.origin))
    const counter = countingHandler(options, handler, tally)
    const counted = options.body === undefined ? options : { ...options, body: countedBody(options.body, tally) }
    if (tally.opening === undefined) return dispatch(counted, counter)
    tally.opening.then(
      () => dispatch(counted, counter),
      (thrown: unknown) => counter.onResponseError?.(noController, asError(thrown)),
    )
    return true
  }
}

/** Of a request that never left; nobody may steer it. */
const noController: Dispatcher.DispatchController = {
  aborted: true,
  paused: false,
  reason: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
}

type Body = Exclude<Dispatcher.DispatchOptions['body'], undefined>

function countingHandler(
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  tally: Tally,
): Dispatcher.DispatchHandler {
  let over = false
  function end(failed: boolean): void {
    if (over) return
    over = true
    tally.end(failed)
  }
  return {
    onRequestStart(controller, context) {
      tally.sent += headBytes(options)
      handler.onRequestStart?.(controller, context)
    },
    onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
    onResponseStarted: () => handler.onResponseStarted?.(),
    onResponseStart(...given) {
      const [, status, headers] = given
      tally.received += responseHeadBytes(status, headers)
      handler.onResponseStart?.(...given)
    },
    onResponseData(controller, chunk) {
      tally.received += chunk.length
      handler.onResponseData?.(controller, chunk)
    },
    onResponseEnd(controller, trailers) {
      end(false)
      handler.onResponseEnd?.(controller, trailers)
    },
    onResponseError(controller, error) {
      end(true)
      handler.onResponseError?.(controller, error)
    },
    onBodySent: (chunk) => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
  }
}

function headBytes({ origin, path, method, headers }: Dispatcher.DispatchOptions): number {
  const named = typeof headers === 'object' && headers !== null && !(Symbol.iterator in headers) ? headers : {}
  return requestHeadBytes({ origin: String(origin), path, method, headers: named })
}

/** `fetch` gives bodies as streams of bytes. */
function countedBody(body: Body, tally: Tally): Body {
  if (body === null) return body
  if (typeof body === 'string' || body instanceof Uint8Array) {
    tally.sent += Buffer.byteLength(body)
    return body
  }
  if (!(Symbol.asyncIterator in body)) return body
  return counting(body as AsyncIterable<Uint8Array>, tally) as unknown as typeof body
}

async function* counting(body: AsyncIterable<Uint8Array>, tally: Tally): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    tally.sent += chunk.length
    yield chunk
  }
}
