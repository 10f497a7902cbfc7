import { randomBytes } from 'node:crypto'
import type { Answer, Asked, Choice } from './protocol.ts'
import { sampleOf } from './sample.ts'
import type { Script } from './script.ts'

/** Has letters of one to four bytes. */
export const defaultText = 'Good day — schön, that you are here. 日本 👋 How may I help?'

export function createAnswer(asked: Asked, script: Script): Answer {
  const calls = callsOf(asked, script)
  const text = script.text ?? (asked.schema === null ? defaultText : JSON.stringify(sampleOf(asked.schema)))
  const reasoning = script.reasoning === undefined ? [] : words(script.reasoning)
  const choices = Array.from({ length: asked.choices }, (_, index): Choice => {
    // Choices differ, so that a mix-up shows.
    const said = index === 0 || asked.schema !== null ? text : `${text} ${String(index + 1)}`
    const pieces = calls.length > 0 ? [] : script.pieces === undefined ? words(said) : cut(said, script.pieces)
    return {
      text: pieces,
      reasoning,
      calls: calls.map((call) => ({ ...call, id: randomBytes(12).toString('hex') })),
    }
  })
  const thought = reasoning.length
  const output = choices.reduce((sum, { text: pieces }) => sum + pieces.length + thought + calls.length * 8, 0)
  const usage = { input: asked.inputTokens, output, cached: 0, reasoning: thought * asked.choices, ...script.usage }
  return {
    id: randomBytes(14).toString('hex'),
    created: Math.floor(Date.now() / 1000),
    asked,
    choices,
    finish: calls.length > 0 ? 'calls' : (script.finish ?? 'stop'),
    usage: script.usage === null ? null : usage,
  }
}

function callsOf({ tools, mayCall }: Asked, script: Script): readonly { name: string; arguments: string }[] {
  if (script.calls !== undefined) return script.calls
  const [first] = tools
  if (first === undefined || !mayCall || script.text !== undefined) return []
  return [{ name: first.name, arguments: JSON.stringify(sampleOf(first.schema)) }]
}

function words(text: string): string[] {
  return text.match(/\s*\S+/gu) ?? []
}

function cut(text: string, count: number): string[] {
  const at = (index: number) => {
    const place = Math.floor((index * text.length) / count)
    // Not between the halves of a surrogate pair.
    return /[\udc00-\udfff]/.test(text.charAt(place)) ? place + 1 : place
  }
  return Array.from({ length: count }, (_, index) => text.slice(at(index), at(index + 1)))
}
