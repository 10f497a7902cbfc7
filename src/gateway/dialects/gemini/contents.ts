import type { AssistantMessage, Content, Message, ToolMessage } from '../../../core/index.ts'
import { decodeFile, decodeInline } from './media.ts'
import type { JsonObject } from './reading.ts'
import { unsupported, wrong } from './refusal.ts'
import { foreignParts, partKinds, type GivenContent, type GivenPart } from './request-shape.ts'
import { noSignature } from './wire.ts'

type Media = Exclude<Content, { readonly type: 'text' }>
type Given<Kind extends keyof GivenPart> = NonNullable<GivenPart[Kind]>

/** Throws `invalid_request` for parts that do not fit together, `unsupported` for those of Google's own tools. */
export function decodeContents(contents: readonly GivenContent[]): Message[] {
  const calls = createCallIds()
  return contents.flatMap(({ role, parts }, index) => {
    const at = `contents[${String(index)}]`
    parts.forEach((part, number) => checkPart(part, `${at}.parts[${String(number)}]`))
    return role === 'model' ? [decodeModelTurn(parts, at, calls)] : decodeUserTurn(parts, at, calls)
  })
}

/** What the parts of an instruction say, each as a message. */
export function decodeSystem(instruction: string | { readonly parts: readonly GivenPart[] }): Message[] {
  if (typeof instruction === 'string') return [{ role: 'system', text: instruction }]
  return instruction.parts.map(({ text }, index) => {
    if (typeof text === 'string') return { role: 'system', text }
    throw wrong(`systemInstruction.parts[${String(index)}]`, 'an instruction is text; give the part a text')
  })
}

function checkPart(part: GivenPart, at: string): void {
  const foreign = foreignParts.find((kind) => isSet(part[kind]))
  if (foreign !== undefined) {
    throw unsupported(`${at}.${foreign}`, 'it comes from a tool that runs at Google; leave it out')
  }
  const kinds = partKinds.filter((kind) => isSet(part[kind]))
  if (kinds.length === 0) throw wrong(at, `it is empty; give one of ${partKinds.join(', ')}`)
  if (kinds.length > 1) throw wrong(at, `it has ${kinds.join(' and ')}; make a part of each`)
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** An empty thought that is signed stands for the signature on what was said. */
function decodeModelTurn(parts: readonly GivenPart[], at: string, calls: CallIds): AssistantMessage {
  const reasoning = parts.flatMap(({ text, thought, thoughtSignature: signature }) =>
    typeof text === 'string' && (thought === true || signature)
      ? [{ text: thought === true ? text : '', ...(signature && { signature }) }]
      : [],
  )
  const text = parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join('')
  const toolCalls = parts.flatMap(({ functionCall: call, thoughtSignature: signature }) =>
    call
      ? [
          {
            id: calls.made(call),
            name: call.name,
            arguments: JSON.stringify(call.args ?? {}),
            ...(signature && signature !== noSignature && { signature }),
          },
        ]
      : [],
  )
  parts.forEach((part, index) => {
    const kind = partKinds.find((one) => one !== 'text' && one !== 'functionCall' && isSet(part[one]))
    if (kind === undefined) return
    throw unsupported(`${at}.parts[${String(index)}].${kind}`, 'a model says text and calls here; leave it out')
  })
  return {
    role: 'assistant',
    text,
    ...(reasoning.length > 0 && { reasoning }),
    ...(toolCalls.length > 0 && { toolCalls }),
  }
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
    if (part.functionCall) throw wrong(`${here}.functionCall`, "calls are made by the model: the role is 'model'")
    if (part.thought === true) throw wrong(`${here}.thought`, "thoughts are the model's: the role is 'model'")
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

type CallIds = ReturnType<typeof createCallIds>

/** Calls without an id are numbered, and answered in the order in which they were made, by name. */
function createCallIds() {
  const open: { readonly id: string; readonly name: string }[] = []
  let count = 0
  return {
    made({ id, name }: Given<'functionCall'>): string {
      const call = { id: id || `call_${String(count)}`, name }
      count += 1
      open.push(call)
      return call.id
    },
    answered({ id, name }: Given<'functionResponse'>): string | undefined {
      const index = open.findIndex((call) => (id ? call.id === id : call.name === name))
      if (index === -1) return id || undefined
      return open.splice(index, 1)[0]?.id
    },
  }
}
