export {
  createEgress,
  isOnThisMachine,
  type Door,
  type Egress,
  type EgressOptions,
  type ExchangeDoor,
  type ProgramRun,
  type RunningProgram,
} from './egress/egress.ts'
export type { Exchange, ExchangeHandler, OutgoingBody, OutgoingRequest } from './egress/exchange.ts'
export { openOwnServerDoor } from './egress/own-server.ts'
export type { Errand } from './ledger/errand.ts'
export { createConsents, type Consents } from './consent/index.ts'
export { eraseHome, locksHeld, type Erased } from './erasure/index.ts'
export { createGate, type Destination, type Gate } from './gate/index.ts'
export type { Finding, PersonalClass } from './redaction/finding.ts'
export { prepareRedaction } from './redaction/prepare.ts'
export { createRedactor, type Redactor, type RedactorOptions } from './redaction/redactor.ts'
