import type { consentRoutes } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { Handlers } from './api.ts'

const ok = { ok: true }

/** The handlers of what may leave the device. */
export function createConsentHandlers({ consents, gate }: App): Pick<Handlers, keyof typeof consentRoutes> {
  return {
    listConsents: () => consents.overview(),
    listConsentHistory: async ({ query }) => ({ consents: await consents.history(query) }),
    setConsent: ({ body }) => consents.set(body),
    revokeConsent: ({ params }) => consents.revoke(params.id),
    revokeConsents: async () => ({ revoked: await consents.revokeAll() }),
    changeConsentPolicy: ({ body }) => consents.changePolicy(body),
    addConsentTopic: ({ body }) => consents.addTopic(body.words),
    removeConsentTopic: ({ params }) => consents.removeTopic(params.id).then(() => ok),
    keepConversation: ({ params, body }) => consents.keep(params.id, body.kept).then(() => ok),
    listConsentRequests: async () => ({ requests: gate.waiting() }),
    answerConsentRequest: ({ params, body }) => gate.answer(params.id, body).then(() => ok),
  }
}
