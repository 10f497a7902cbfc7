export { answerPlain } from './connections.ts'
