import type { documentRoutes } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { Handlers } from './api.ts'

/** The handlers of the documents of conversations. */
export function createDocumentHandlers({ documents }: App): Pick<Handlers, keyof typeof documentRoutes> {
  return {
    listDocuments: async ({ params }) => ({ documents: await documents.list(params.id) }),
    addDocument: ({ params, body: { name, text, base64 = '' } }) =>
      documents.add(params.id, { name, data: text ?? Buffer.from(base64, 'base64') }),
    readDocument: ({ params, query }) => documents.excerpt(params.id, query),
    removeDocument: async ({ params }) => {
      await documents.remove(params.id)
      return { ok: true }
    },
  }
}
