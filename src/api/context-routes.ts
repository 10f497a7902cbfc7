import { z } from 'zod'
import type { Route } from './route.ts'

const none = z.object({})
const noBody = z.undefined().or(none)
const done = z.object({ ok: z.literal(true) })
const id = z.string().min(1).max(100)
const role = z.enum(['system', 'user', 'assistant', 'tool'])

/** What the model was given for one answer. The same as `ContextManifest` in core, with the texts of the messages. */
const seenContext = z.object({
  model: z.string(),
  contextTokens: z.int(),
  promptTokens: z.int(),
  exact: z.boolean(),
  parts: z
    .array(
      z.object({
        kind: z.enum(['static', 'tools', 'facts', 'summary', 'recent', 'documents', 'retrieved', 'question']),
        tokens: z.int(),
        items: z.int(),
      }),
    )
    .readonly(),
  messages: z.array(z.object({ role, text: z.string(), messageId: z.string().nullable() })).readonly(),
  unseen: z
    .array(
      z.object({
        how: z.enum(['retrieved', 'excerpt', 'summarised', 'left-out']),
        firstId: z.string(),
        lastId: z.string(),
        count: z.int(),
      }),
    )
    .readonly(),
})

const fact = z.object({
  id: z.string(),
  messageId: z.string(),
  text: z.string(),
  edited: z.boolean(),
  superseded: z.boolean(),
  createdAt: z.int(),
})

/** What the model saw, and what it keeps in sight of a person; spread into `routes`. */
export const contextRoutes = {
  getMessageContext: {
    method: 'GET',
    path: '/api/conversations/:id/messages/:messageId/context',
    summary: 'What the model was given for this answer, message by message, and what it did not see in full',
    params: z.object({ id, messageId: id }),
    query: none,
    body: noBody,
    output: seenContext,
    streams: false,
  },
  listFacts: {
    method: 'GET',
    path: '/api/conversations/:id/facts',
    summary: 'What the person said of themselves in this conversation and the model keeps in sight',
    params: z.object({ id }),
    query: none,
    body: noBody,
    output: z.object({ facts: z.array(fact) }),
    streams: false,
  },
  changeFact: {
    method: 'PATCH',
    path: '/api/conversations/:id/facts/:factId',
    summary: 'Correct the words of a fact',
    params: z.object({ id, factId: id }),
    query: none,
    body: z.object({ text: z.string().trim().min(1).max(240) }),
    output: done,
    streams: false,
  },
  removeFact: {
    method: 'DELETE',
    path: '/api/conversations/:id/facts/:factId',
    summary: 'Remove a fact for good; the message that it was said in stays',
    params: z.object({ id, factId: id }),
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
} as const satisfies Record<string, Route>

export type SeenContext = z.output<typeof seenContext>
export type ApiFact = z.output<typeof fact>
