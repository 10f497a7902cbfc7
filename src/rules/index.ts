export type { ComputedAnswer } from './computed/answer.ts'
export { createComputed, type Computed } from './computed/computed.ts'
export { withComputed } from './computed/model.ts'
export { createEliza } from './eliza/eliza.ts'
