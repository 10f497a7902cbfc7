export { createGate, type Destination, type Gate, type GateOptions } from './gate.ts'
export type { ShownAnswer } from './questions.ts'
