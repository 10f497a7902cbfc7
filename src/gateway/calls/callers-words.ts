import { isVadeError, type VadeError } from '../../core/index.ts'
import type { Asked, DialectName } from '../dialects/dialect.ts'
import { callersName, fieldNamed, turnsName, type Origin } from '../dialects/field-names.ts'
import type { Json } from '../json.ts'
import { AttemptError, reworded } from '../routing/target.ts'

export interface Caller {
  readonly dialect: DialectName
  readonly body: Json
  /** Left out where no field of a single message can be at fault. */
  readonly decode?: (body: Json) => Asked
}

/**
 * The same error, naming the caller's own field. Whatever follows the decoding of a request names fields of
 * `GenerateRequest`; a provider that was asked in its protocol (`asked`) names those of the protocol.
 */
export function inCallersWords(thrown: unknown, caller: Caller, asked?: DialectName): unknown {
  if (!isVadeError(thrown) || thrown.param === undefined) return thrown
  const { param } = thrown
  const isProviders = asked !== undefined && thrown instanceof AttemptError
  const field = isProviders ? fieldNamed(asked, param) : param
  const name =
    field === undefined
      ? undefined
      : callersName(caller.dialect, field, { body: caller.body, originOf: (message) => originOf(message, caller) })
  return name === param ? thrown : renamed(thrown, name)
}

/** Does it, with what it throws in the caller's words. */
export function inWords<Done>(caller: Caller, work: () => Done): Done {
  try {
    return work()
  } catch (thrown) {
    throw inCallersWords(thrown, caller)
  }
}

function renamed(error: VadeError, param: string | undefined): VadeError {
  const { message } = error
  const sentence = param === undefined ? message : message.replaceAll(`'${String(error.param)}'`, `'${param}'`)
  return reworded(error, sentence, { cause: error, ...(param !== undefined && { param }) })
}

/** The first turn with which there are as many messages: protocols make one of several, and several of one. */
function originOf(message: number, { dialect, body, decode }: Caller): Origin | undefined {
  const name = turnsName(dialect)
  const turns = body[name]
  // What was stored of a conversation stands before what the caller sent.
  if (decode === undefined || !Array.isArray(turns) || typeof body['previous_response_id'] === 'string')
    return undefined
  const messagesOf = (count: number) => decode({ ...body, [name]: turns.slice(0, count) }).requests[0]?.messages ?? []
  let [from, to] = [1, turns.length]
  try {
    while (from < to) {
      const middle = (from + to) >> 1
      if (messagesOf(middle).length > message) to = middle
      else from = middle + 1
    }
    const made = messagesOf(to)[message]
    return { turn: to - 1, parts: made?.role === 'user' ? made.content.length : 0 }
  } catch {
    // The beginning of a conversation may be refused where the whole is not: the error that is told matters more.
    return undefined
  }
}
