export {
  checkSayable,
  createConsents,
  type ConsentInput,
  type ConsentOptions,
  type ConsentOverview,
  type Consents,
  type RequestAnswer,
} from './consents.ts'
export { strictest, type Standing } from './effective.ts'
