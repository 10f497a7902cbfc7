import type { ResponsesStore } from '../../gateway/index.ts'
import { methodNotAllowed, sendBytes, sendJson, type Exchange } from '../http.ts'

/** Answers of the Responses API that were kept: read, played again, listed, deleted. */
export async function sendStored(
  responses: ResponsesStore,
  exchange: Exchange,
  {
    id,
    what,
    keyId,
    query,
  }: { readonly id: string; readonly what: string; readonly keyId: string; readonly query: string },
): Promise<void> {
  const { request, response } = exchange
  const asked = Object.fromEntries(new URLSearchParams(query))
  const method = request.method
  if (what === 'cancel') {
    if (method !== 'POST') throw methodNotAllowed(exchange, ['POST'])
    return responses.cancel(keyId, id)
  }
  if (what === 'input_items') {
    if (method !== 'GET') throw methodNotAllowed(exchange, ['GET'])
    return sendJson(response, 200, await responses.inputItems(keyId, id, asked))
  }
  if (method === 'DELETE') return sendJson(response, 200, await responses.remove(keyId, id))
  if (method !== 'GET') throw methodNotAllowed(exchange, ['GET', 'DELETE'])
  if (asked['stream'] !== 'true') return sendJson(response, 200, await responses.get(keyId, id))
  const bytes = Buffer.from(await responses.replay(keyId, id, asked))
  sendBytes(response, 200, { type: 'text/event-stream; charset=utf-8', bytes })
}
