import type { Content, Message, ToolMessage } from '../../../core/index.ts'
import { createCallIds, type CallIds } from './call-ids.ts'
import { decodeFile, decodeInline } from './media.ts'
import { decodeModelTurn } from './model-turn.ts'
import type { JsonObject } from './reading.ts'
import { unsupported, wrong } from './refusal.ts'
import { foreignParts, partKinds, type GivenContent, type GivenPart } from './request-shape.ts'

type Media = Exclude<Content, { readonly type: 'text' }>
type Given<Kind extends keyof GivenPart> = NonNullable<GivenPart[Kind]>

/**
 * Google's clients keep each piece of a stream as a content: those of the model that follow each other are one message.
 * Throws `invalid_request` for parts that do not fit together, `unsupported` for those of Google's own tools.
 */
export function decodeContents(contents: readonly GivenContent[]): Message[] {
  const calls = createCallIds()
  const messages: Message[] = []
  let said: GivenPart[] = []
  const endTurn = () => {
    if (said.length > 0) messages.push(decodeModelTurn(said, calls))
    said = []
  }
  contents.forEach(({ role, parts }, index) => {
    parts.forEach((part, number) =>
      checkPart(part, role === 'model', `contents[${String(index)}].parts[${String(number)}]`),
    )
    if (role === 'model') {
      said.push(...parts)
    } else {
      endTurn()
      messages.push(...decodeUserTurn(parts, `contents[${String(index)}]`, calls))
    }
  })
  endTurn()
  return messages
}

/** What the parts of an instruction say, each as a message. */
export function decodeSystem(instruction: string | { readonly parts: readonly GivenPart[] }): Message[] {
  if (typeof instruction === 'string') return [{ role: 'system', text: instruction }]
  return instruction.parts.map(({ text }, index) => {
    if (typeof text === 'string') return { role: 'system', text }
    throw wrong(`systemInstruction.parts[${String(index)}]`, 'an instruction is text; give the part a text')
  })
}

function checkPart(part: GivenPart, byModel: boolean, at: string): void {
  const foreign = foreignParts.find((kind) => isSet(part[kind]))
  if (foreign !== undefined) {
    throw unsupported(`${at}.${foreign}`, 'it comes from a tool that runs at Google; leave it out')
  }
  const kinds = partKinds.filter((kind) => isSet(part[kind]))
  if (kinds.length === 0) throw wrong(at, `it is empty; give one of ${partKinds.join(', ')}`)
  if (kinds.length > 1) throw wrong(at, `it has ${kinds.join(' and ')}; make a part of each`)
  if (!byModel) {
    if (part.functionCall) throw wrong(`${at}.functionCall`, "calls are made by the model: the role is 'model'")
    if (part.thought === true) throw wrong(`${at}.thought`, "thoughts are the model's: the role is 'model'")
    return
  }
  const [kind = 'text'] = kinds
  if (kind !== 'text' && kind !== 'functionCall') {
    throw unsupported(`${at}.${kind}`, 'a model says text and calls here; leave it out')
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** Results of tools are messages of their own; what stands between them is said by the user. */
function decodeUserTurn(parts: readonly GivenPart[], at: string, calls: CallIds): Message[] {
  const messages: Message[] = []
  let content: Content[] = []
  const say = () => {
    if (content.length > 0) messages.push({ role: 'user', content })
    content = []
  }
  parts.forEach((part, index) => {
    const here = `${at}.parts[${String(index)}]`
    if (part.functionResponse) {
      say()
      messages.push(decodeResult(part.functionResponse, `${here}.functionResponse`, calls))
    } else {
      content.push(typeof part.text === 'string' ? { type: 'text', text: part.text } : decodeMedia(part, here))
    }
  })
  say()
  return messages
}

function decodeMedia({ inlineData, fileData }: Pick<GivenPart, 'inlineData' | 'fileData'>, at: string): Media {
  if (inlineData) return decodeInline(inlineData.mimeType, inlineData.data, inlineData.displayName ?? undefined)
  if (fileData) return decodeFile(fileData.fileUri, fileData.mimeType ?? undefined, fileData.displayName ?? undefined)
  throw wrong(at, 'it is empty; give inlineData or fileData')
}

function decodeResult(result: Given<'functionResponse'>, at: string, calls: CallIds): ToolMessage {
  const callId = calls.answered(result)
  if (callId === undefined) throw wrong(at, `it answers no call of '${result.name}' that came before it`)
  const content = (result.parts ?? []).map((part, index) => decodeMedia(part, `${at}.parts[${String(index)}]`))
  return {
    role: 'tool',
    callId,
    name: result.name,
    ...decodeResponse(result.response),
    ...(content.length > 0 && { content }),
  }
}

/** `output` and `error` are Google's names for what a tool says; any other object is its words. */
function decodeResponse(response: JsonObject): Pick<ToolMessage, 'text' | 'isError'> {
  const [entry, ...more] = Object.entries(response)
  if (entry === undefined || more.length > 0) return { text: JSON.stringify(response) }
  const [key, value] = entry
  if (key !== 'output' && key !== 'error') return { text: JSON.stringify(response) }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return key === 'error' ? { text, isError: true } : { text }
}
