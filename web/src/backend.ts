import { createClient } from '../../src/client/index.ts'

/** The one place where the page gets at the network: only the server that it came from. */
export const backend = createClient({ baseUrl: window.location.origin, fetch: window.fetch.bind(window) })
