import type { AssistantMessage, GenerateRequest, Message, Part, Reasoning } from '../../core/index.ts'
import type { Dialect, DialectName } from './dialect.ts'

/**
 * Signatures of thoughts, and thoughts that are sealed, mean something to their maker alone: others refuse the request.
 * So whoever gets one from a provider of another protocol gets it with its maker's name, and it goes back to that
 * protocol only. One without a name is of the protocol that it is found in. Calls have signatures of Google's alone.
 */
interface Signed {
  readonly maker: string
  readonly text: string
}

/** Begins a named one. Base64 as others are, for clients that decode it; its length leaves these letters as they are. */
const begins = 'vade-mark'
const letters = Buffer.from(begins).toString('base64')
// A text that is looked for is made bytes first, which takes longer than to look through a short body.
const lettersBytes = Buffer.from(letters)
const callSignature = Buffer.from('"thought_signature"')

/** Whether a body holds what was made by a provider of another protocol: it must not go out as it came. */
export function holdsForeignSignature(bytes: Buffer): boolean {
  return bytes.includes(lettersBytes)
}

function named(text: string, maker: DialectName): string {
  return text.startsWith(letters) ? text : Buffer.from(`${begins}${maker}:${text}`).toString('base64')
}

function read(text: string, protocol: DialectName): Signed {
  if (!text.startsWith(letters)) return { maker: protocol, text }
  // Some clients write it anew, in the other alphabet of base64.
  const inside = Buffer.from(text, 'base64').toString().slice(begins.length)
  const colon = inside.indexOf(':')
  return { maker: inside.slice(0, colon), text: inside.slice(colon + 1) }
}

/** Google's models sign their calls of tools; all others refuse the field. */
export function signsCalls(model: string): boolean {
  return /gemini/i.test(model)
}

/** Whether a body of Chat Completions holds a call that is signed. */
export function holdsSignedCall(bytes: Buffer): boolean {
  return bytes.includes(callSignature)
}

/** The codecs of a protocol, by which signatures reach nobody but their maker. */
export function withMakers({ name, caller, provider }: Dialect): Dialect {
  const toCaller = (part: Part) => changed(part, (text) => ownText(text, name) ?? text)
  const fromProvider = (parts: Part[]) => {
    // Nearly no event ends a thought.
    if (!parts.some(({ type }) => type === 'reasoning-end')) return parts
    return parts.map((part) => changed(part, (text) => named(text, name)))
  }
  return {
    name,
    caller: {
      ...caller,
      decode(body, path) {
        const asked = caller.decode(body, path)
        return {
          ...asked,
          requests: asked.requests.map((request) => withMaker(request, name)),
          createReply() {
            const reply = asked.createReply()
            return {
              whole: (choices) => reply.whole(choices.map((parts) => parts.map(toCaller))),
              part: (part, choice) => reply.part(toCaller(part), choice),
              end: () => reply.end(),
              fail: (error) => reply.fail(error),
            }
          },
        }
      },
    },
    provider: {
      ...provider,
      encode(request, options) {
        const own = forMaker(request, name)
        const { body, lost } = provider.encode(own.request, options)
        return { body, lost: [...new Set([...own.lost, ...lost])] }
      },
      decodeAnswer: (body) => fromProvider(provider.decodeAnswer(body)),
      createDecoder() {
        const decoder = provider.createDecoder()
        return {
          event: (event) => fromProvider(decoder.event(event)),
          end: () => fromProvider(decoder.end()),
        }
      },
    },
  }
}

/** A request as its caller's protocol has it: what has no name yet was made there. */
export function withMaker(request: GenerateRequest, maker: DialectName): GenerateRequest {
  return mapThoughts(request, (thoughts) => thoughts.map((one) => changed(one, (text) => named(text, maker))))
}

/** A request as a provider of this protocol may have it, and what was left out. */
export function forMaker(
  request: GenerateRequest,
  maker: DialectName,
): { readonly request: GenerateRequest; readonly lost: readonly string[] } {
  const lost = new Set<string>()
  const own = mapThoughts(request, (thoughts) =>
    thoughts.flatMap(({ text, signature, redacted }): Reasoning[] => {
      const mine = signature === undefined ? undefined : ownText(signature, maker)
      const sealed = redacted === undefined ? undefined : ownText(redacted, maker)
      if (mine === undefined && signature !== undefined) lost.add('messages.reasoning.signature')
      if (sealed === undefined && redacted !== undefined) lost.add('messages.reasoning.redacted')
      if (text === '' && mine === undefined && sealed === undefined) return []
      return [
        { text, ...(mine !== undefined && { signature: mine }), ...(sealed !== undefined && { redacted: sealed }) },
      ]
    }),
  )
  return { request: own, lost: [...lost] }
}

/** As its maker wrote it; undefined where that is another. */
function ownText(text: string, protocol: DialectName): string | undefined {
  const signed = read(text, protocol)
  return signed.maker === protocol ? signed.text : undefined
}

function mapThoughts(
  request: GenerateRequest,
  map: (thoughts: readonly Reasoning[]) => readonly Reasoning[],
): GenerateRequest {
  if (!request.messages.some(hasThoughts)) return request
  const messages = request.messages.map((message): Message => {
    if (!hasThoughts(message)) return message
    const { reasoning: given, ...rest } = message
    const reasoning = map(given)
    return reasoning.length === 0 ? rest : { ...rest, reasoning }
  })
  return { ...request, messages }
}

function hasThoughts(message: Message): message is AssistantMessage & { readonly reasoning: readonly Reasoning[] } {
  return message.role === 'assistant' && message.reasoning !== undefined
}

function changed<One extends Part | Reasoning>(one: One, change: (text: string) => string): One {
  if ('type' in one && one.type !== 'reasoning-end') return one
  const { signature, redacted } = one as { readonly signature?: string; readonly redacted?: string }
  if (signature === undefined && redacted === undefined) return one
  return {
    ...one,
    ...(signature !== undefined && { signature: change(signature) }),
    ...(redacted !== undefined && { redacted: change(redacted) }),
  }
}
