export { answerTokens, type AnswerTokens, type SignalledPiece } from './answer-tokens.ts'
export { taskOf, type Task, type TaskKind } from './kind.ts'
export { optionProbabilities } from './option-probabilities.ts'
