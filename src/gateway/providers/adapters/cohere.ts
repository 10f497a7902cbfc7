import { headersOf, prepareDirect, type Adapter } from './adapter.ts'

/** Chat and embeddings go to Cohere's OpenAI-compatible API, which has no rerank: that is its own. Source: docs.cohere.com. */
export const cohere: Adapter = {
  prepare(target, call) {
    if (call.path !== '/rerank') return prepareDirect(target, call)
    return {
      url: `${new URL(target.endpoint.baseUrl).origin}/v2/rerank`,
      headers: headersOf(target, call),
      body: call.body,
    }
  },
}
