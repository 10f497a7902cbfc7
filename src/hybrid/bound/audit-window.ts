import type { Audited } from './threshold.ts'

/** The last audited questions, oldest first; never more than `mostAudited`. */
export type AuditWindow = readonly Audited[]

const mostAudited = 1000

export function withAudit(window: AuditWindow, audited: Audited): AuditWindow {
  return [...window, audited].slice(-mostAudited)
}
