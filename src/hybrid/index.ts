export { createHybrid, type HybridOptions } from './model/hybrid.ts'
export type { Judge, Larger, NoLarger, Opinion, Outgoing, Parties, Restorer, Verdict } from './model/parties.ts'
