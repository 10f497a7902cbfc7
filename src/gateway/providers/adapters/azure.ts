import { headersOf, needModel, type Adapter } from './adapter.ts'

/**
 * Azure OpenAI: the deployment stands in the path and the version of the API in the query; it is written in the base
 * URL of the row. Source: learn.microsoft.com, Azure OpenAI REST API reference.
 */
export const azure: Adapter = {
  prepare(target, call) {
    const base = new URL(target.endpoint.baseUrl)
    const root = base.origin + base.pathname
    // The Responses API has no deployments in its path, and no dated version.
    const url =
      target.endpoint.dialect === 'openai-responses'
        ? `${root}/v1${call.path}`
        : `${root}/deployments/${encodeURIComponent(needModel(target))}${call.path}${base.search}`
    return { url, headers: headersOf(target, call), body: call.body }
  },
}
