import { changedBody, headersOf, needModel, type Adapter, type ProviderCall } from './adapter.ts'
import { createGoogleTokens } from './google-token.ts'

/** Source: docs.cloud.google.com, Vertex AI, "Use Anthropic's Claude models". */
const anthropicVersion = 'vertex-2023-10-16'

/** Vertex AI: Gemini in its own dialect, Claude in Anthropic's with the model in the address; a key is a service account. */
export function createVertex({
  fetch,
  now,
}: {
  readonly fetch: typeof globalThis.fetch
  readonly now: () => number
}): Adapter {
  const tokens = createGoogleTokens({ fetch, now })
  return {
    async prepare(target, call) {
      // The one place without a region in its name.
      const base = target.endpoint.baseUrl.replace('//global-aiplatform.', '//aiplatform.')
      const { 'anthropic-version': _, ...headers } = headersOf(target, call)
      const authorization = `Bearer ${await tokens.tokenFor(target.key.secret, call.signal)}`
      const own = target.endpoint.dialect === 'anthropic' ? asClaude(needModel(target), call) : call
      return { url: base + own.path, headers: { ...headers, authorization }, body: own.body }
    },
  }
}

function asClaude(model: string, call: ProviderCall): Pick<ProviderCall, 'path' | 'body'> {
  return {
    path: `/models/${encodeURIComponent(model)}:${call.stream ? 'streamRawPredict' : 'rawPredict'}`,
    body: changedBody(call.body, (fields) => {
      delete fields['model']
      fields['anthropic_version'] = anthropicVersion
    }),
  }
}
