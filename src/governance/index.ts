export { createEgress, type Egress, type EgressOptions } from './egress/egress.ts'
