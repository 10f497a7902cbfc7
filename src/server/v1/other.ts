import type { OtherCall } from '../../gateway/index.ts'
import type { Exchange } from '../http.ts'

/** A call that is no chat, as the gateway takes it; its body is read when somebody wants it. */
export function otherCall(
  { id, request, response, signal, arrivedMs, read }: Exchange,
  { key, path, query }: { readonly key: OtherCall['key']; readonly path: string; readonly query: string },
): OtherCall {
  return {
    id,
    key,
    method: request.method,
    path,
    query,
    headers: request.headers,
    read: async (most) => (await read(most)).bytes,
    signal,
    arrivedMs,
    at: Date.now(),
    response,
  }
}
