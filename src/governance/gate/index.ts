export { createGate, type Destination, type Gate, type GateOptions, type Outgoing, type Verdict } from './gate.ts'
export type { ShownAnswer } from './questions.ts'
