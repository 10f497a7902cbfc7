import { z } from 'zod'
import type { GenerateRequest, JsonSchema, Message, ToolDefinition } from '../../../core/index.ts'
import { grammarSchema } from './schema.ts'

/** What may be called, and how. */
export interface Offer {
  readonly tools: readonly ToolDefinition[]
  /** Whether the model may answer in words instead. */
  readonly mayDecline: boolean
  /** Whether it may call several at once. */
  readonly several: boolean
}

const mostCalls = 8

/** Undefined when no tool may be called. Several at once only where that is asked for: small models overdo it. */
export function offerOf(request: GenerateRequest): Offer | undefined {
  const { tools = [], toolChoice = 'auto' } = request
  if (tools.length === 0 || toolChoice === 'none') return undefined
  if (typeof toolChoice === 'object') {
    return { tools: tools.filter((tool) => tool.name === toolChoice.name), mayDecline: false, several: false }
  }
  return { tools, mayDecline: toolChoice === 'auto', several: request.parallelToolCalls === true }
}

/** Holds an answer to `{"tool":name,"arguments":{…}}`, a list of such, or `{"tool":"none"}`. */
export function offerSchema({ tools, mayDecline, several }: Offer): JsonSchema {
  const call = {
    oneOf: tools.map((tool) => ({
      type: 'object',
      properties: { tool: { const: tool.name }, arguments: grammarSchema(tool.parameters, false) },
    })),
  }
  const calls = several ? { type: 'array', items: call, minItems: 1, maxItems: mostCalls } : call
  const none = { type: 'object', properties: { tool: { const: 'none' } } }
  return mayDecline ? { oneOf: [none, ...(several ? [calls] : call.oneOf)] } : calls
}

/** Small models never open a native tool call by themselves, so the decision is asked for in one fixed form. */
export function withToolPrompt(messages: readonly Message[], { tools, mayDecline, several }: Offer): Message[] {
  const lines = tools.map(
    (tool) =>
      `- ${tool.name}: ${tool.description ?? ''} Arguments: ${JSON.stringify(tool.parameters['properties'] ?? {})}`,
  )
  const call = '{"tool":name,"arguments":{…}}'
  const task = several
    ? `Choose the tools for the last message and answer with JSON only: [${call}, …], one for each thing to do.`
    : `Choose a tool for the last message and answer with JSON only: ${call}.`
  const none = mayDecline ? ' If no tool helps, answer {"tool":"none"}.' : ''
  const own = messages.filter((message) => message.role === 'system').map((message) => message.text)
  const text = [`${task}${none}\nTools:`, ...lines, ...own].join('\n')
  return [{ role: 'system', text }, ...messages.filter((message) => message.role !== 'system')]
}

const one = z.object({ tool: z.string(), arguments: z.unknown().optional() })
const chosen = z.union([z.array(one), one.transform((call) => [call])])

/** The calls that the model chose; none when it declined or was cut off before the end. */
export function chosenCalls(json: string): { readonly name: string; readonly arguments: string }[] {
  try {
    return chosen
      .parse(JSON.parse(json))
      .filter(({ tool }) => tool !== 'none')
      .map(({ tool, arguments: given }) => ({ name: tool, arguments: JSON.stringify(given ?? {}) }))
  } catch {
    return []
  }
}
