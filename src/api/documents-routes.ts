import { z } from 'zod'
import type { Route } from './route.ts'

const none = z.object({})
const noBody = z.undefined().or(none)
const byId = z.object({ id: z.string().min(1).max(100) })
const place = z.coerce.number().int().min(0).default(0)

/** A text that a person gave to a conversation; `createdAt` in milliseconds since the epoch. */
const document = z.object({
  id: z.string(),
  conversationId: z.string(),
  name: z.string(),
  title: z.string(),
  mediaType: z.string(),
  characters: z.int(),
  createdAt: z.int(),
})

/** Documents of a conversation, from which its questions are answered. */
export const documentRoutes = {
  listDocuments: {
    method: 'GET',
    path: '/api/conversations/:id/documents',
    summary: 'Documents of a conversation, oldest first',
    params: byId,
    query: none,
    body: noBody,
    output: z.object({ documents: z.array(document) }),
    streams: false,
  },
  addDocument: {
    method: 'POST',
    path: '/api/conversations/:id/documents',
    summary: 'Give a conversation a text (txt, md, csv, tsv, json, html), as `text` or as the bytes of its file',
    params: byId,
    query: none,
    body: z
      .object({
        /** With its ending, which says what it is. */
        name: z.string().trim().min(1).max(200),
        text: z.string().max(5_000_000).optional(),
        base64: z.base64().max(10_000_000).optional(),
      })
      .refine(({ text, base64 }) => (text === undefined) !== (base64 === undefined), "Give 'text' or 'base64'."),
    output: document,
    streams: false,
  },
  readDocument: {
    method: 'GET',
    path: '/api/documents/:id',
    summary: 'The text of a document around a place in it, at most 20,000 characters',
    params: byId,
    query: z.object({ start: place, end: place }),
    body: noBody,
    output: z.object({ document, text: z.string(), start: z.int() }),
    streams: false,
  },
  removeDocument: {
    method: 'DELETE',
    path: '/api/documents/:id',
    summary: 'Delete a document; what was answered from it keeps the sentences it cites',
    params: byId,
    query: none,
    body: noBody,
    output: z.object({ ok: z.literal(true) }),
    streams: false,
  },
} as const satisfies Record<string, Route>

export type ApiDocument = z.output<typeof document>
