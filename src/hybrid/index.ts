export { createEscalation, NotAnswered } from './model/escalation.ts'
export { createHybrid, type HybridOptions } from './model/hybrid.ts'
export type { Both, Judge, Larger, NoLarger, Opinion, Parties } from './model/parties.ts'
export { taskOf, type Task, type TaskKind } from './kind.ts'
export { conversationDraft, type ConversationDraft, type SignalledPiece } from './conversation-draft.ts'
export { feasibilitySentence, fewestGivenUp } from './bound/feasibility.ts'
export type { LossOf } from './bound/threshold.ts'
export {
  fewestLabels,
  findCalibration,
  ownOrShipped,
  readCalibration,
  type Calibration,
  type CalibrationKey,
  type FoundCalibration,
} from './calibration.ts'
export { decide, skipDraft, type Price, type Question, type Verdict } from './decide.ts'
export type { Draft } from './draft-features.ts'
export { splits } from './evaluate/judge.ts'
export { evaluate, type Evaluation, type SetJudgement } from './evaluate/evaluate.ts'
export { readOutcomes, type Outcomes } from './evaluate/outcomes.ts'
export type { Example } from './fit/examples.ts'
export { fewestForRefit, foldedAuroc, refit, scoredOutOfFold } from './fit/refit.ts'
export { unknowing } from './fit/unknowing.ts'
export { mayAnswer } from './gate.ts'
export { certifiedLogit, learn, nothingLearned, readLearned, type Label, type Learned } from './learning.ts'
export { promptEase } from './prompt-ease.ts'
export { isAboutSpeakers } from './question-sentence.ts'
export { quality, type Quality } from './quality.ts'
export { score, scoreBefore, type Score } from './score.ts'
export { cloudRate, shippedCalibrations } from './shipped.ts'
