import { z } from 'zod'
import { consentClasses, consentPurposes, consentStates } from '../core/index.ts'
import type { Route } from './route.ts'
import { waitingRequest } from './shapes.ts'

const none = z.object({})
const noBody = z.undefined().or(none)
const done = z.object({ ok: z.literal(true) })
const byId = z.object({ id: z.string().min(1).max(100) })
const conversationId = z.string().min(1).max(100)

/** One thing that a person said about what may leave the device. */
const consent = z.object({
  /** Grows with each; it tells which of two is later. */
  number: z.int(),
  id: z.string(),
  class: z.enum(consentClasses),
  /** `*` is any. */
  provider: z.string(),
  purpose: z.enum(consentPurposes),
  scope: z.enum(['standing', 'conversation', 'once']),
  conversation: z.string().nullable(),
  state: z.enum(consentStates),
  at: z.int(),
  expiresAt: z.int().nullable(),
  /** The words that were agreed to, and their version. */
  text: z.string(),
  version: z.int(),
})

const consentTopic = z.object({ id: z.string(), words: z.string(), at: z.int() })

const replaced = { personal: z.boolean(), health: z.boolean(), location: z.boolean(), secret: z.boolean() }
const consentPolicy = z.object({
  replaceFirst: z.object(replaced),
  allowTraining: z.boolean(),
  mostKeptDays: z.int().min(0).nullable(),
})

/** What may leave the device: said, taken back, and asked about in the middle of an answer. */
export const consentRoutes = {
  listConsents: {
    method: 'GET',
    path: '/api/consents',
    summary: 'What may leave the device: what was said last of each class, provider and purpose, topics and policy',
    params: none,
    query: none,
    body: noBody,
    output: z.object({
      consents: z.array(consent),
      topics: z.array(consentTopic),
      policy: consentPolicy,
      /** Conversations of which nothing leaves. */
      kept: z.array(z.string()),
    }),
    streams: false,
  },
  listConsentHistory: {
    method: 'GET',
    path: '/api/consents/history',
    summary: 'All that was ever said about it, newest first',
    params: none,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      /** The number of a consent; those before it. */
      before: z.coerce.number().int().min(1).optional(),
    }),
    body: noBody,
    output: z.object({ consents: z.array(consent) }),
    streams: false,
  },
  setConsent: {
    method: 'PUT',
    path: '/api/consents',
    summary: 'Say what may leave, to whom and for what; it holds at once',
    params: none,
    query: none,
    body: z.object({
      class: z.enum(consentClasses),
      provider: z.string().trim().min(1).max(200),
      purpose: z.enum(consentPurposes),
      state: z.enum(consentStates),
      conversation: conversationId.optional(),
      days: z.number().positive().max(3650).optional(),
    }),
    output: consent,
    streams: false,
  },
  revokeConsent: {
    method: 'POST',
    path: '/api/consents/:id/revoke',
    summary: 'Deny from now on what this consent was about; answers that are under way with it end',
    params: byId,
    query: none,
    body: noBody,
    output: consent,
    streams: false,
  },
  revokeConsents: {
    method: 'DELETE',
    path: '/api/consents',
    summary: 'Deny everything from now on',
    params: none,
    query: none,
    body: noBody,
    output: z.object({ revoked: z.int() }),
    streams: false,
  },
  changeConsentPolicy: {
    method: 'PATCH',
    path: '/api/consent-policy',
    summary: 'Change what is replaced first, and which terms of providers are good enough',
    params: none,
    query: none,
    body: z.object({
      replaceFirst: z.object(replaced).partial().optional(),
      allowTraining: z.boolean().optional(),
      mostKeptDays: z.int().min(0).max(36_500).nullable().optional(),
    }),
    output: consentPolicy,
    streams: false,
  },
  addConsentTopic: {
    method: 'POST',
    path: '/api/consent-topics',
    summary: 'Never send anything in which one of these words stands',
    params: none,
    query: none,
    body: z.object({ words: z.string().trim().min(1).max(500) }),
    output: consentTopic,
    streams: false,
  },
  removeConsentTopic: {
    method: 'DELETE',
    path: '/api/consent-topics/:id',
    summary: 'Forget a topic',
    params: byId,
    query: none,
    body: noBody,
    output: done,
    streams: false,
  },
  keepConversation: {
    method: 'PUT',
    path: '/api/conversations/:id/kept',
    summary: 'Whether nothing of this conversation leaves the device',
    params: byId,
    query: none,
    body: z.object({ kept: z.boolean() }),
    output: done,
    streams: false,
  },
  listConsentRequests: {
    method: 'GET',
    path: '/api/consent-requests',
    summary: 'Requests that were shown and wait for an answer, oldest first',
    params: none,
    query: none,
    body: noBody,
    output: z.object({ requests: z.array(waitingRequest) }),
    streams: false,
  },
  answerConsentRequest: {
    method: 'POST',
    path: '/api/consent-requests/:id',
    summary: 'Say whether a request that was shown may be sent, and whether the same is meant from now on',
    params: byId,
    query: none,
    body: z.object({ allow: z.boolean(), remember: z.enum(['conversation', 'always']).optional() }),
    output: done,
    streams: false,
  },
} as const satisfies Record<string, Route>

export type ListedConsent = z.output<typeof consent>
export type ConsentOverview = z.output<(typeof consentRoutes)['listConsents']['output']>
