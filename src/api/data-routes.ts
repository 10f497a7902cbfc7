import { z } from 'zod'
import type { Route } from './route.ts'

const none = z.object({})
const noBody = z.undefined().or(none)

/** Typed, so that nobody deletes everything by a slip of the finger. */
export const deletionWord = 'delete everything'

/** Everything about a person: to look at, to take along, to delete. */
export const dataRoutes = {
  getData: {
    method: 'GET',
    path: '/api/data',
    summary: 'Where everything lies, and how much of each kind there is',
    params: none,
    query: none,
    body: noBody,
    output: z.object({
      home: z.string(),
      kinds: z.array(z.object({ name: z.string(), count: z.int() })),
      /** Replicas share a database, which is not among the kinds and stays where everything is deleted. */
      shared: z.boolean(),
    }),
    streams: false,
  },
  exportData: {
    method: 'GET',
    path: '/api/data/export',
    summary: 'Everything as JSON lines, readable by everyone who has them; keys and secrets are left out',
    params: none,
    query: none,
    body: noBody,
    output: z.object({ lines: z.string() }),
    streams: true,
  },
  deleteData: {
    method: 'POST',
    path: '/api/data/delete',
    summary: 'Delete everything about the person from this home, for ever; then Vade stops',
    params: none,
    query: none,
    body: z.object({ word: z.literal(deletionWord) }),
    output: z.object({ ok: z.literal(true) }),
    streams: false,
  },
} as const satisfies Record<string, Route>
