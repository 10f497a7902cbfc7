export {
  createEgress,
  type Door,
  type Egress,
  type EgressOptions,
  type ExchangeDoor,
  type ProgramRun,
  type RunningProgram,
} from './egress/egress.ts'
export type { Exchange, ExchangeHandler, OutgoingRequest } from './egress/exchange.ts'
export { openOwnServerDoor } from './egress/own-server.ts'
export type { Errand } from './ledger/errand.ts'
