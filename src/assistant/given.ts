import { textOf, type ContextManifest, type Message, type Model } from '../core/index.ts'

/** The same model; `onAsked` hears what it is given to read. */
export function observed(model: Model, onAsked: (messages: readonly Message[]) => void): Model {
  return {
    id: model.id,
    runsOn: model.runsOn,
    get abilities() {
      return model.abilities
    },
    get countTokens() {
      return model.countTokens
    },
    generate(request, context) {
      onAsked(request.messages)
      return model.generate(request, context)
    },
  }
}

/** What the model was given in the end: passages of documents may stand before the question that was put together. */
export function manifestWith(
  manifest: ContextManifest,
  given: readonly Message[] | null,
  inputTokens: number | undefined,
): ContextManifest {
  const last = given?.at(-1)
  const passages =
    last?.role === 'user' ? last.content.filter((one) => one.type === 'text' && one.from === 'files') : []
  if (last === undefined || passages.length === 0) return manifest
  const before = passages.map((one) => (one.type === 'text' ? one.text : '')).join('')
  const promptTokens = inputTokens ?? manifest.promptTokens + Math.ceil(before.length / 3)
  const tokens = Math.max(0, promptTokens - manifest.promptTokens)
  const items = before.match(/^\[\d+\] /gm)?.length ?? 0
  return {
    ...manifest,
    promptTokens,
    exact: manifest.exact && inputTokens !== undefined,
    parts: [...manifest.parts.slice(0, -1), { kind: 'documents', tokens, items }, ...manifest.parts.slice(-1)],
    messages: [...manifest.messages.slice(0, -1), { role: 'user', text: textOf(last) }],
  }
}
