export { createEgress, type Egress, type EgressOptions } from './egress/egress.ts'
export type { Exchange, ExchangeHandler, OutgoingRequest } from './egress/exchange.ts'
