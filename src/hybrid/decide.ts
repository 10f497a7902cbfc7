import type { Blocked, Decision } from '../core/index.ts'
import { confidenceWords } from '../core/index.ts'
import type { Score } from './score.ts'

export interface Question {
  /** How likely the device's answer is right; null where nothing is known, as for a poem. */
  readonly device: Score | null
  /** How likely the cloud's answer would be right. */
  readonly cloud: number
  /** `mayAnswer` of the model and the kind of task. */
  readonly mayAnswer: boolean
  /** The logit from which answers are certified; null: nothing is. */
  readonly threshold: number | null
  /** Why a larger model cannot be asked now; null: it can. */
  readonly blocked: Blocked | null
  readonly price: Price
}

/** What asking the cloud costs, each in parts of what a right answer is worth. */
export interface Price {
  readonly money: number
  readonly waiting: number
  readonly privacy: number
}

/** What becomes of a draft, with what the answer says about it. */
export interface Verdict extends Pick<Decision, 'code' | 'reason' | 'confidence' | 'calibrated' | 'stance'> {
  readonly action: 'keep' | 'escalate' | 'unverified' | 'abstain'
}

/** Under these an answer is not given offline: it would be wrong three times in four. */
const fewestWorthSaying = 0.25

/** From here on the device's answer stands without a hedge while the cloud could be asked and is not worth it. */
const fewestPlain = 0.7

/**
 * Keeps the device's answer, escalates, gives it as unverified, or abstains. The cloud is worth asking where what it
 * would gain is more than it costs, where the score lies under the certified threshold, or where the model may not
 * answer this kind of task by itself. Where the cloud was worth asking and cannot be, an answer stands plainly only above
 * a certified threshold.
 */
export function decide(question: Question): Verdict {
  const { device, cloud, blocked, price } = question
  if (device === null) return unknown(question)
  const gain = cloud - device.p
  const certified = question.threshold !== null && device.logit >= question.threshold && question.mayAnswer
  const uncertain = !question.mayAnswer || (question.threshold !== null && !certified)
  const worth = gain > price.money + price.waiting + price.privacy
  const about = { confidence: device.p, calibrated: device.calibrated }
  const words = confidenceWords(device.p)
  if (!worth && !(uncertain && gain > 0)) {
    const plain = question.mayAnswer && device.calibrated && (certified || device.p >= fewestPlain)
    return plain
      ? {
          action: 'keep',
          code: 'confident',
          stance: 'plain',
          reason: `The answer of this device is ${words}.`,
          ...about,
        }
      : {
          action: 'unverified',
          code: 'confident',
          stance: 'unverified',
          reason: `A larger model is not expected to do better; the answer of this device is ${words}, and nothing vouches for it.`,
          ...about,
        }
  }
  if (blocked === null) {
    const reason = `The answer of this device is ${words}, and a larger model is expected to do better.`
    return { action: 'escalate', code: 'unsure', stance: 'plain', reason, ...about }
  }
  const why = blockedSentence[blocked]
  if (certified) {
    return {
      action: 'keep',
      code: blocked,
      stance: 'plain',
      reason: `${why} The answer of this device is ${words}.`,
      ...about,
    }
  }
  if (device.p >= fewestWorthSaying) {
    const reason = `${why} The answer of this device is ${words}; check it before you rely on it.`
    return { action: 'unverified', code: blocked, stance: 'unverified', reason, ...about }
  }
  const reason = `${why} The answer of this device is ${words}, so it is not given.`
  return { action: 'abstain', code: blocked, stance: 'abstained', reason, ...about }
}

function unknown({ blocked }: Question): Verdict {
  const reason = `${blocked === null ? '' : `${blockedSentence[blocked]} `}How good this answer is was not measured.`
  return {
    action: 'unverified',
    code: blocked ?? 'confident',
    stance: 'unverified',
    reason,
    confidence: null,
    calibrated: false,
  }
}

const blockedSentence: Readonly<Record<Blocked, string>> = {
  offline: 'There is no connection to a larger model now.',
  'no-larger-model': 'No larger model is set up.',
  'not-allowed': 'What you wrote may not leave this device.',
  declined: 'You chose not to send it to a larger model.',
  budget: 'The budget for larger models is used up.',
  'provider-terms': "The provider's terms on data are not those that you accept.",
  'cloud-failed': 'The larger model did not answer.',
}

/** A draft that is this unlikely to be right is not worth its time. */
const hopelessBelow = 0.15

/**
 * Whether to ask the cloud without a draft: where the prompt's sort is nearly never answered rightly by the device, and
 * the cloud is worth its price and may be asked. A draft costs little, so only what was measured is skipped.
 */
export function skipDraft({ device, cloud, blocked, price }: Question): Verdict | null {
  if (device === null || blocked !== null || !device.calibrated || device.p >= hopelessBelow) return null
  if (cloud - device.p <= price.money + price.waiting + price.privacy) return null
  return {
    action: 'escalate',
    code: 'hopeless',
    stance: 'plain',
    reason: 'The model on this device is nearly always wrong about questions of this sort.',
    confidence: device.p,
    calibrated: true,
  }
}
