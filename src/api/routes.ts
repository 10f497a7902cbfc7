import { z } from 'zod'
import { choiceRoutes } from './choice-routes.ts'
import { contextRoutes } from './context-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { documentRoutes } from './documents-routes.ts'
import { askEvent, liveEvent, turnEvent } from './events.ts'
import { gatewayRoutes } from './gateway-routes.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import type { Route } from './route.ts'
import { conversation, localModel, message, settings, status } from './shapes.ts'

const none = z.object({})
const noBody = z.undefined().or(none)
const done = z.object({ ok: z.literal(true) })
const byId = z.object({ id: z.string().min(1).max(100) })
const title = z.string().trim().min(1).max(200)
/** Longest question the page may send, in UTF-16 units; the context window is checked later, by tokens. */
const maxQuestionLength = 1_000_000

/** Vade's own API under `/api`. Names are what the typed client calls them. */
export const routes = {
  getStatus: {
    method: 'GET',
    path: '/api/status',
    summary: 'What this server is and does just now',
    params: none,
    query: none,
    body: noBody,
    output: status,
    streams: false,
  },
  watch: {
    method: 'GET',
    path: '/api/events',
    summary: 'Everything that changes, as it changes',
    params: none,
    query: none,
    body: noBody,
    output: liveEvent,
    streams: true,
  },
  getSettings: {
    method: 'GET',
    path: '/api/settings',
    summary: 'The settings of this person',
    params: none,
    query: none,
    body: noBody,
    output: settings,
    streams: false,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/api/settings',
    summary: 'Change some settings',
    params: none,
    query: none,
    body: settings.partial(),
    output: settings,
    streams: false,
  },
  openSession: {
    method: 'POST',
    path: '/api/session',
    summary: 'Trade the code of a one-time link for a session cookie',
    params: none,
    query: none,
    body: z.object({ code: z.string().min(1).max(200) }),
    output: done,
    streams: false,
    access: 'anyone',
  },
  makeLink: {
    method: 'POST',
    path: '/api/session/link',
    summary: 'Make a new one-time link to the page',
    params: none,
    query: none,
    body: noBody,
    output: z.object({ url: z.string() }),
    streams: false,
  },
  listModels: {
    method: 'GET',
    path: '/api/models',
    summary: 'Models that are or could be on this machine, best first',
    params: none,
    query: none,
    body: noBody,
    output: z.object({ models: z.array(localModel) }),
    streams: false,
  },
  rereadModels: {
    method: 'POST',
    path: '/api/models/reread',
    summary: 'Look again at which models are here, after another program has changed that',
    params: none,
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  pullModel: {
    method: 'POST',
    path: '/api/models/:id/pull',
    summary: 'Begin or go on with a download; progress comes by events',
    params: byId,
    query: none,
    body: noBody,
    output: localModel,
    streams: false,
  },
  cancelPull: {
    method: 'DELETE',
    path: '/api/models/:id/pull',
    summary: 'Stop a download and remove what has come so far',
    params: byId,
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  removeModel: {
    method: 'DELETE',
    path: '/api/models/:id',
    summary: 'Delete an installed model from this machine',
    params: byId,
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  ask: {
    method: 'POST',
    path: '/api/ask',
    summary: 'Ask one question; nothing of it is stored',
    params: none,
    query: none,
    body: z.object({
      text: z.string().min(1).max(maxQuestionLength),
      model: z.string().max(200).optional(),
      /** In place of Vade's own instruction. */
      system: z.string().max(maxQuestionLength).optional(),
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(2).optional(),
      /** Whether whoever asks can be shown what would leave, and asked; false unless told. */
      interactive: z.boolean().optional(),
    }),
    output: askEvent,
    streams: true,
  },
  listConversations: {
    method: 'GET',
    path: '/api/conversations',
    summary: 'Conversations, pinned first, then newest; or those that match a search',
    params: none,
    query: z.object({
      search: z.string().max(500).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
      before: z.coerce.number().int().optional(),
    }),
    body: noBody,
    output: z.object({
      conversations: z.array(conversation.extend({ snippet: z.string().nullable(), matchId: z.string().nullable() })),
      more: z.boolean(),
    }),
    streams: false,
  },
  createConversation: {
    method: 'POST',
    path: '/api/conversations',
    summary: 'Begin an empty conversation',
    params: none,
    query: none,
    body: z.object({ title: title.optional(), model: z.string().max(200).nullable().optional() }),
    output: conversation,
    streams: false,
  },
  getConversation: {
    method: 'GET',
    path: '/api/conversations/:id',
    summary: 'A conversation with the whole tree of its messages',
    params: byId,
    query: none,
    body: noBody,
    output: z.object({ conversation, messages: z.array(message) }),
    streams: false,
  },
  changeConversation: {
    method: 'PATCH',
    path: '/api/conversations/:id',
    summary: 'Rename, pin, choose its model, or show another branch',
    params: byId,
    query: none,
    body: z.object({
      title: title.optional(),
      pinned: z.boolean().optional(),
      model: z.string().max(200).nullable().optional(),
      leafId: z.string().max(100).optional(),
    }),
    output: conversation,
    streams: false,
  },
  removeConversation: {
    method: 'DELETE',
    path: '/api/conversations/:id',
    summary: 'Delete a conversation and all its messages',
    params: byId,
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  exportConversation: {
    method: 'GET',
    path: '/api/conversations/:id/export',
    summary: 'The shown branch as Markdown, or the whole tree as JSONL',
    params: byId,
    query: z.object({ format: z.enum(['markdown', 'jsonl']).default('markdown') }),
    body: noBody,
    output: z.object({ name: z.string(), text: z.string() }),
    streams: false,
  },
  takeTurn: {
    method: 'POST',
    path: '/api/conversations/:id/turns',
    summary: 'Ask after `parentId`, or answer the user message `parentId` again when `text` is absent',
    params: byId,
    query: none,
    body: z.object({
      parentId: z.string().max(100).nullable(),
      text: z.string().min(1).max(maxQuestionLength).optional(),
      model: z.string().max(200).optional(),
      /** Whether whoever reads can take back what they have read; true unless told. */
      replaceable: z.boolean().optional(),
      /** Whether they can be shown what would leave, and asked; as `replaceable` unless told. */
      interactive: z.boolean().optional(),
    }),
    output: turnEvent,
    streams: true,
  },
  judgeAnswer: {
    method: 'PUT',
    path: '/api/conversations/:id/messages/:messageId/verdict',
    summary: 'What the person thinks of an answer; the device learns from it how far to trust itself',
    params: z.object({ id: z.string().min(1).max(100), messageId: z.string().min(1).max(100) }),
    query: none,
    body: z.object({ right: z.boolean() }),
    output: message,
    streams: false,
  },
  askLater: {
    method: 'POST',
    path: '/api/conversations/:id/messages/:messageId/later',
    summary: 'Ask a larger model this question once one can be asked; whoever says so agrees that it is sent',
    params: z.object({ id: z.string().min(1).max(100), messageId: z.string().min(1).max(100) }),
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  stopTurn: {
    method: 'DELETE',
    path: '/api/conversations/:id/turns',
    summary: 'Stop the answer that is being written; what was said is kept',
    params: byId,
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  ...documentRoutes,
  ...contextRoutes,
  ...gatewayRoutes,
  ...ledgerRoutes,
  ...consentRoutes,
  ...choiceRoutes,
  ...dataRoutes,
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
