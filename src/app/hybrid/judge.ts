import { isAdmission } from '../../assistant/index.ts'
import { guessOpening, textOf, type GenerateRequest } from '../../core/index.ts'
import {
  certifiedLogit,
  cloudRate,
  conversationDraft,
  decide,
  isAboutSpeakers,
  mayAnswer,
  score,
  scoreBefore,
  skipDraft,
  taskOf,
  type FoundCalibration,
  type Judge,
  type Opinion,
  type Parties,
} from '../../hybrid/index.ts'
import type { Calibrations } from './calibrations.ts'
import { lossTarget, type Learning } from './learning.ts'

export interface JudgeOptions {
  readonly calibrations: Calibrations
  readonly learning: Learning
}

/** What asking costs, in parts of what a right answer is worth: judgement, not measurement. */
const price = { money: 0.02, waiting: 0.02, privacy: 0.05 }

/** Where a larger model may be asked, losses are bounded over all questions; where none answers, over what is answered. */
export const bounds = {
  online: { alpha: lossTarget, lossOf: 'all' },
  alone: { alpha: 0.2, lossOf: 'answered' },
} as const

/** What is known of how well the models of this device answer. */
export function createJudge({ calibrations, learning }: JudgeOptions): Parties['judge'] {
  return (request, device) => {
    const known = calibrations.of(device.id)
    if (known === null) return withoutModel
    const prompt = questionOf(request)
    const task = taskOf(prompt)
    if (!isPlain(request)) return unmeasured('What a program asks for in a form of its own is answered by this device.')
    if (task.kind === 'open' || !device.abilities.logprobs) {
      return unmeasured('How good an answer to an open question is cannot be measured, so this device answers it.')
    }
    const { found, sha256 } = known
    const assisted = task.grounded || isAssisted(request, prompt)
    return measured({ draftOf: conversationDraft(prompt, task), assisted, found, model: sha256, learning })
  }
}

interface Measured {
  readonly draftOf: ReturnType<typeof conversationDraft>
  readonly assisted: boolean
  readonly found: FoundCalibration
  readonly model: string
  readonly learning: Learning
}

function measured({ draftOf, assisted, found, model, learning }: Measured): Judge {
  const learned = learning.of(model)
  const about = (kind: string) => ({ cloud: cloudRate(kind).p, mayAnswer: mayAnswer(found, kind), price })
  const { kind, ease } = draftOf([]).draft
  const skipped = skipDraft({
    ...about(kind),
    device: scoreBefore({ kind, ease }, found, learned.device),
    threshold: null,
    blocked: null,
  })
  return {
    hopeless: skipped?.reason ?? null,
    readsSignals: true,
    greedy: true,
    opinion({ pieces, text, ended, blocked }) {
      if (pieces.length === 0)
        return { ...notKnown, decided: ended, reason: 'This model does not tell how sure it is.' }
      const { draft, decided } = draftOf(pieces, ended)
      const device = score(draft, found, learned.device)
      const expected = score(draft, found).p
      const threshold = certifiedLogit(learned, found, blocked === null ? bounds.online : bounds.alone)
      const verdict = decide({ ...about(draft.kind), device, threshold, blocked })
      // Whoever says that it is not known does not guess.
      const isGuess = verdict.stance === 'unverified' && !assisted && !(draft.kind === 'qa' && isAdmission(text))
      return {
        decided,
        escalate: verdict.action === 'escalate',
        stance: verdict.stance,
        reason: verdict.reason,
        ...(found.damaged === true && found.note !== null && { note: found.note }),
        confidence: device.p,
        calibrated: device.calibrated,
        ...(isGuess && { opening: guessOpening(device.p) }),
        evidence: { model, kind: draft.kind, logit: device.logit, expected },
      }
    },
  }
}

const notKnown: Omit<Opinion, 'reason'> = {
  decided: true,
  confidence: null,
  calibrated: false,
  escalate: false,
  stance: 'plain',
}

function unmeasured(reason: string): Judge {
  return { hopeless: null, readsSignals: false, opinion: () => ({ ...notKnown, reason }) }
}

/** ELIZA turns words around; whoever can be asked instead should be. */
const withoutModel: Judge = {
  ...unmeasured('No language model is on this device yet.'),
  hopeless: 'No language model is on this device yet.',
}

/** Tools, and forms that an answer must have, are not what was measured. */
function isPlain({ messages, rawPrompt, tools = [], output }: GenerateRequest): boolean {
  const last = messages.at(-1)
  if (rawPrompt !== undefined || tools.length > 0 || last?.role !== 'user') return false
  return (output === undefined || output.type === 'text') && last.content.every(({ type }) => type === 'text')
}

/**
 * Whether the answer can be read off the request: files that it brings along, or what the person has told before. What
 * is answered from there is marked where nothing vouches for it, but is no guess.
 */
function isAssisted({ messages }: GenerateRequest, prompt: string): boolean {
  const said = messages.filter((message) => message.role === 'user')
  const fromFiles = said.at(-1)?.content.some((content) => content.type === 'text' && content.from === 'files')
  return fromFiles === true || (said.length > 1 && isAboutSpeakers(prompt))
}

/** Shorter than this a question may go on from the one before. */
const shortFollowUp = 8

/** The question, or the one before where it only goes on from it: "And of Peru?" asks the same thing again. */
function questionOf({ messages }: GenerateRequest): string {
  const [last = '', before] = messages
    .flatMap((message) => (message.role === 'user' ? [textOf(message)] : []))
    .reverse()
  const short = last.trim().split(/\s+/).length < shortFollowUp
  if (before === undefined || !short || !last.includes('?') || taskOf(last).kind !== 'open') return last
  return taskOf(before).kind === 'open' ? last : before
}
