import { z } from 'zod'
import { checkBySchema, VadeError, type TokenSignal } from '../../core/index.ts'

/** A prompt that a device-sized and a cloud-sized model both answered. */
export interface RoutingRow {
  readonly set: string
  readonly domain: string
  readonly prompt: string
  readonly device: boolean
  readonly cloud: boolean
}

/** A question that small models answered, with how sure they were of each token. */
export interface DraftedRow {
  readonly id: string
  readonly set: string
  readonly kind: string
  readonly prompt: string
  readonly options: number
  readonly runs: Readonly<Record<string, Run>>
}

export interface Run {
  readonly right: boolean
  readonly signals: readonly TokenSignal[]
  readonly optionProbabilities: readonly number[]
}

export type Outcomes =
  | { readonly format: 'routing'; readonly rows: readonly RoutingRow[] }
  | {
      readonly format: 'drafts'
      /** The way of asking, as in a calibration's key; null: after worked examples, as in the files of studies. */
      readonly template: string | null
      readonly rows: readonly DraftedRow[]
    }

const routingLine = z.object({
  set: z.string().default('routing'),
  domain: z.string().optional(),
  prompt: z.string(),
  weak_ok: z.boolean(),
  strong_ok: z.boolean(),
})

/** Log-probability, probabilities of the likeliest and the next token, entropy over all and over the likeliest 20. */
const token = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).rest(z.number())

const runShape = z.object({
  answer: z.union([z.string(), z.number(), z.null()]).optional(),
  ok: z.boolean(),
  tokens: z.array(token).min(1),
  features: z.record(z.string(), z.unknown()).default({}),
})

const draftsLine = z.object({
  id: z.string(),
  set: z.string().default('drafts'),
  kind: z.string(),
  question: z.string(),
  options: z.array(z.string()).nullish(),
  context: z.string().nullish(),
  template: z.string().nullish(),
  runs: z.record(z.string(), runShape.nullish()).default({}),
})

/**
 * Rows of either format, from the lines of a file; unknown fields are left alone, and a run that is missing is no error.
 * Throws `invalid_request` with the number of the line that is wrong.
 */
export function readOutcomes(lines: Iterable<string>): Outcomes {
  const routing: RoutingRow[] = []
  const drafts: DraftedRow[] = []
  const templates = new Set<string | null>()
  let number = 0
  for (const line of lines) {
    number++
    if (line.trim() === '') continue
    const value = parsedLine(line, number)
    if ('runs' in value) {
      const read = checked(draftsLine, value, number)
      drafts.push(draftedRow(read))
      templates.add(read.template ?? null)
    } else if ('weak_ok' in value || 'strong_ok' in value) routing.push(routingRow(checked(routingLine, value, number)))
    else {
      throw new VadeError(
        'invalid_request',
        `Line ${String(number)} has neither 'runs' nor 'weak_ok' and 'strong_ok', so it is of no format that can be judged.`,
      )
    }
    if ((routing.length > 0 && drafts.length > 0) || templates.size > 1) {
      throw new VadeError(
        'invalid_request',
        `Line ${String(number)} has another ${templates.size > 1 ? 'template' : 'format'} than the lines before it; judge them one file each.`,
      )
    }
  }
  if (routing.length + drafts.length === 0) {
    throw new VadeError('invalid_request', 'The file is empty; it should have one JSON object a line.')
  }
  const [template = null] = templates
  return drafts.length > 0 ? { format: 'drafts', template, rows: drafts } : { format: 'routing', rows: routing }
}

function parsedLine(line: string, number: number): object {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new VadeError('invalid_request', `Line ${String(number)} is not JSON: it is damaged or cut off.`, { cause })
  }
  if (typeof value === 'object' && value !== null) return value
  throw new VadeError('invalid_request', `Line ${String(number)} is not a JSON object.`)
}

function checked<Shape extends z.ZodType>(shape: Shape, value: object, number: number): z.output<Shape> {
  const read = checkBySchema(shape, value)
  if ('data' in read) return read.data
  const { field, why } = read.refusal
  throw new VadeError('invalid_request', `Line ${String(number)}, ${field}: ${why}.`)
}

function routingRow(line: z.output<typeof routingLine>): RoutingRow {
  return {
    set: line.set,
    domain: line.domain ?? line.set,
    prompt: line.prompt,
    device: line.weak_ok,
    cloud: line.strong_ok,
  }
}

const letters = 'ABCDEFGHIJ'

function draftedRow({ id, set, kind, question, options, context, runs }: z.output<typeof draftsLine>): DraftedRow {
  const choices = options ?? []
  const lines = choices.map((option, place) => `${letters[place] ?? ''}. ${option}`)
  const parts = [
    ...(context === null || context === undefined ? [] : [context]),
    question,
    ...lines,
    ...(lines.length > 0 ? ['Answer:'] : []),
  ]
  const read = Object.entries(runs).flatMap(([model, run]) =>
    run === null || run === undefined ? [] : [[model, runOf(run, choices.length)] as const],
  )
  return { id, set, kind, prompt: parts.join('\n'), options: choices.length, runs: Object.fromEntries(read) }
}

function runOf({ ok, tokens, features, answer }: z.output<typeof runShape>, options: number): Run {
  const signals = tokens.map(([logprob, p1, p2, , entropy]) => ({ logprob, p1, p2, entropy }))
  const first = numberOf(features['opt_pmax'])
  const second = first - numberOf(features['opt_margin'])
  const chosen = letters.indexOf(String(answer))
  if (first <= 0 || options < 2 || chosen < 0 || chosen >= options)
    return { right: ok, signals, optionProbabilities: [] }
  // The files have the two likeliest only, and not which the second is: no feature asks.
  const others = Array.from({ length: options - 1 }, (_, index) => (index === 0 ? second : 0))
  return { right: ok, signals, optionProbabilities: others.toSpliced(chosen, 0, first) }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
