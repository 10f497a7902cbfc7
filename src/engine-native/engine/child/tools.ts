import { z } from 'zod'
import type { GenerateRequest, Message, ToolDefinition } from '../../../core/index.ts'

/** The tools that may be called, and whether the model may answer in words instead. */
export function offeredTools(request: GenerateRequest): {
  readonly tools: readonly ToolDefinition[]
  readonly mayDecline: boolean
} {
  const { tools = [], toolChoice = 'auto' } = request
  if (typeof toolChoice === 'object')
    return { tools: tools.filter((tool) => tool.name === toolChoice.name), mayDecline: false }
  return { tools, mayDecline: toolChoice === 'auto' }
}

/** Small models never open a native tool call by themselves, so the decision is asked for in one fixed form. */
export function withToolPrompt(
  messages: readonly Message[],
  tools: readonly ToolDefinition[],
  mayDecline: boolean,
): Message[] {
  const lines = tools.map(
    (tool) =>
      `- ${tool.name}: ${tool.description ?? ''} Arguments: ${JSON.stringify(tool.parameters['properties'] ?? {})}`,
  )
  const none = mayDecline ? ' If no tool helps, answer {"tool":"none"}.' : ''
  const text = `Choose a tool for the last message and answer with JSON only: {"tool":name,"arguments":{…}}.${none}\nTools:\n${lines.join('\n')}`
  return [{ role: 'system', text }, ...messages.filter((message) => message.role !== 'system')]
}

const chosen = z.object({ tool: z.string(), arguments: z.unknown().optional() })

/** What the model chose; null when it declined or was cut off before the end. */
export function chosenTool(json: string): { readonly name: string; readonly arguments: string } | null {
  try {
    const { tool, arguments: given } = chosen.parse(JSON.parse(json))
    return tool === 'none' ? null : { name: tool, arguments: JSON.stringify(given ?? {}) }
  } catch {
    return null
  }
}
