import { createId, type Part } from '../../../core/index.ts'
import { AttemptError } from '../../routing/target.ts'
import { objectOf, textOf, type Json } from '../../json.ts'

interface Call {
  readonly index: unknown
  /** The provider's id; '' where it gave none. */
  readonly givenId: string
  readonly id: string
  name: string
  signature: string
  text: string
  ended: boolean
}

export interface ToolCallReader {
  /** One element of `tool_calls`, whole or a fragment. Throws `provider_failed` if it belongs nowhere. */
  read(fragment: unknown): Part[]
  /** Ends the call that is being told, as something else begins. */
  pause(): Part[]
  /** Ends all. Throws `provider_failed` for a call without a name. */
  close(): Part[]
  called(): boolean
}

/**
 * Puts calls together from fragments. Vendors number them, or repeat the id, or do neither; some number all the same.
 * Calls are told one after the other: fragments of the next wait until the one before it is a whole JSON value.
 */
export function createToolCallReader(): ToolCallReader {
  const calls: Call[] = []
  let told: Call | undefined

  function start(call: Call): Part[] {
    told = call
    const { id, name, signature, text } = call
    return [
      { type: 'tool-call-start', id, name, ...(signature !== '' && { signature }) },
      ...(text === '' ? [] : [{ type: 'tool-call-delta', id, arguments: text } as const]),
    ]
  }

  function end(): Part[] {
    if (told === undefined) return []
    const { id, text } = told
    told.ended = true
    told = undefined
    // A tool without parameters is called with nothing by some.
    const none: Part[] = text.trim() === '' ? [{ type: 'tool-call-delta', id, arguments: '{}' }] : []
    return [...none, { type: 'tool-call-end', id }]
  }

  function waiting(): Call | undefined {
    return calls.find((call) => !call.ended && call !== told)
  }

  return {
    read(fragment) {
      const json = objectOf(fragment)
      const { name, arguments: given } = objectOf(json['function'])
      const text = typeof given === 'object' && given !== null ? JSON.stringify(given) : textOf(given)
      const call = find(calls, json)
      if (call.name === '') call.name = textOf(name)
      if (call.signature === '') call.signature = signatureOf(json)
      if (call.ended && text.trim() !== '') throw outOfOrder()
      call.text += text
      if (call === told) return text === '' ? [] : [{ type: 'tool-call-delta', id: call.id, arguments: text }]
      const parts: Part[] = []
      for (let next = waiting(); next !== undefined && next.name !== ''; next = waiting()) {
        if (told !== undefined && !isWhole(told.text)) break
        parts.push(...end(), ...start(next))
      }
      return parts
    },
    pause: end,
    close() {
      const parts = end()
      for (let next = waiting(); next !== undefined; next = waiting()) {
        if (next.name === '') throw new AttemptError('malformed', 'The provider called a tool without a name.')
        parts.push(...start(next), ...end())
      }
      return parts
    },
    called: () => calls.length > 0,
  }
}

/** The call that a fragment belongs to; a new one where it begins one. */
function find(calls: Call[], json: Json): Call {
  const { index } = json
  const id = textOf(json['id'])
  const named = textOf(objectOf(json['function'])['name']) !== ''
  const known =
    typeof index === 'number'
      ? calls.findLast((call) => call.index === index)
      : id === ''
        ? named
          ? undefined
          : calls.at(-1)
        : calls.find((call) => call.givenId === id)
  const other = known !== undefined && named && id !== '' && known.givenId !== '' && id !== known.givenId
  if (known !== undefined && !other) return known
  if (id === '' && !named) throw outOfOrder()
  const taken = id === '' || calls.some((call) => call.id === id)
  const call = {
    index,
    givenId: id,
    id: taken ? createId('call') : id,
    name: '',
    signature: '',
    text: '',
    ended: false,
  }
  calls.push(call)
  return call
}

/** Google's models sign a thought where they call. */
function signatureOf(json: Json): string {
  return textOf(objectOf(objectOf(json['extra_content'])['google'])['thought_signature'])
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function outOfOrder(): AttemptError {
  return new AttemptError('malformed', 'The provider sent a piece of a tool call that belongs to none.')
}
