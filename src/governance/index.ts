export { createConsents, type Consents } from './consent/index.ts'
export { createEgress, type Egress, type EgressOptions } from './egress/egress.ts'
export type { Exchange, ExchangeHandler, OutgoingRequest } from './egress/exchange.ts'
export { createGate, type Destination, type Gate, type Outgoing, type Verdict } from './gate/index.ts'
