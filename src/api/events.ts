import { z } from 'zod'
import {
  apiError,
  citation,
  consentRequest,
  conversation,
  decision,
  localModel,
  message,
  notice,
  origin,
  settings,
  status,
  timing,
  usage,
  waitingRequest,
} from './shapes.ts'

/** The parts of an answer that the page needs; the same grammar as `Part` in core. */
const turnPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text-start') }),
  z.object({ type: z.literal('text-delta'), text: z.string() }),
  z.object({ type: z.literal('text-end') }),
  z.object({ type: z.literal('reasoning-start') }),
  z.object({ type: z.literal('reasoning-delta'), text: z.string() }),
  z.object({ type: z.literal('reasoning-end') }),
  z.object({ type: z.literal('source'), url: z.string(), title: z.string().optional() }),
  notice,
  z.object({ type: z.literal('replacement'), reason: z.string() }),
  consentRequest,
  z.object({ type: z.literal('citations'), citations: z.array(citation).readonly() }),
  z.object({
    type: z.literal('finish'),
    reason: z.enum(['stop', 'length', 'tool-calls', 'content-filter', 'aborted', 'repeating']),
    usage,
    origin,
    costNanoUsd: z.int(),
    timing: timing.optional(),
    decision: decision.optional(),
  }),
])

/** One question without a conversation: the parts of its answer; `error` comes last if it fails on the way. */
export const askEvent = z.discriminatedUnion('type', [
  ...turnPart.options,
  z.object({ type: z.literal('error'), error: apiError }),
])

/** `turn` comes first, once both messages are stored; `stored` or `error` comes last. */
export const turnEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('turn'), conversation, question: message, answerId: z.string() }),
  z.object({ type: z.literal('part'), part: turnPart }),
  z.object({ type: z.literal('stored'), conversation, answer: message }),
  z.object({ type: z.literal('error'), error: apiError, answer: message.nullable() }),
])

/** What the page hears of all the time: `hello` comes first with everything, then what changes. */
export const liveEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    status,
    models: z.array(localModel),
    settings,
    waiting: z.array(waitingRequest),
  }),
  z.object({ type: z.literal('status'), status }),
  z.object({ type: z.literal('models'), models: z.array(localModel) }),
  z.object({ type: z.literal('settings'), settings }),
  z.object({ type: z.literal('conversation'), conversation }),
  z.object({ type: z.literal('conversation-removed'), id: z.string() }),
  /** Somebody is asked whether this may leave: whoever asked shows it, and every page can answer it. */
  waitingRequest.extend({ type: z.literal('consent-request') }),
  /** A request that was shown waits no more: here or on another page somebody answered, or it was stopped. */
  z.object({ type: z.literal('consent-request-ended'), id: z.string() }),
])

export type AskEvent = z.output<typeof askEvent>
export type TurnPart = z.output<typeof turnPart>
export type TurnEvent = z.output<typeof turnEvent>
export type LiveEvent = z.output<typeof liveEvent>
