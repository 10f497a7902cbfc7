import type {
  AssistantMessage,
  Content,
  GenerateRequest,
  JsonSchema,
  Message,
  OutputForm,
  ToolCall,
  ToolDefinition,
} from '../../core/index.ts'
import type { Treatment } from './treatment.ts'

/**
 * The request as it may leave: every text in it was treated. What says who asks, or which conversation it is, means
 * nothing to whoever answers and stays here.
 */
export function outgoingRequest(request: GenerateRequest, treatment: Treatment): GenerateRequest {
  const {
    messages,
    rawPrompt,
    tools,
    output,
    sampling,
    user: _user,
    metadata: _data,
    cacheKey: _key,
    replaceable: _back,
    interactive: _there,
    stopRepeating: _stop,
    ...rest
  } = request
  const stop = sampling?.stop?.map((text) => treatment.text(text))
  return {
    ...rest,
    messages: messages.map((message) => treatedMessage(message, treatment)),
    ...(rawPrompt !== undefined && { rawPrompt: treatment.text(rawPrompt) }),
    ...(tools !== undefined && { tools: tools.map((tool) => treatedTool(tool, treatment)) }),
    ...(output !== undefined && { output: treatedOutput(output, treatment) }),
    ...(sampling !== undefined && { sampling: stop === undefined ? sampling : { ...sampling, stop } }),
  }
}

function treatedMessage(message: Message, treatment: Treatment): Message {
  switch (message.role) {
    case 'system':
      return { ...message, text: treatment.text(message.text) }
    case 'user':
      return {
        ...message,
        content: message.content.map((content) => treatedContent(content, treatment)),
        ...(message.name !== undefined && { name: treatment.speaker(message.name) }),
      }
    case 'assistant':
      return treatedAnswer(message, treatment)
    case 'tool': {
      const { content, name } = message
      return {
        ...message,
        text: treatment.text(message.text),
        ...(name !== undefined && { name: treatment.name(name) }),
        ...(content !== undefined && { content: content.map((one) => treatedFile(one, treatment)) }),
      }
    }
  }
}

function treatedAnswer(message: AssistantMessage, treatment: Treatment): AssistantMessage {
  const reasoning = message.reasoning?.flatMap((thought) => {
    const text = treatment.text(thought.text)
    // Its signature is that of the words as they were.
    return thought.signature !== undefined && text !== thought.text ? [] : [{ ...thought, text }]
  })
  return {
    ...message,
    text: treatment.text(message.text),
    ...(reasoning !== undefined && { reasoning }),
    ...(message.toolCalls && { toolCalls: message.toolCalls.map((call) => treatedCall(call, treatment)) }),
  }
}

function treatedCall(call: ToolCall, treatment: Treatment): ToolCall {
  return { ...call, name: treatment.name(call.name), arguments: treatedJsonText(call.arguments, treatment) }
}

/** JSON stays JSON: the texts in it are treated, not its signs. */
function treatedJsonText(text: string, treatment: Treatment): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return treatment.text(text)
  }
  const before = treatment.replaced()
  const treated = treatedJson(value, treatment)
  return treatment.replaced() === before ? text : JSON.stringify(treated)
}

function treatedContent(content: Content, treatment: Treatment): Content {
  if (content.type !== 'text') return treatedFile(content, treatment)
  if (content.from === 'files') treatment.holds('files')
  return { ...content, text: treatment.text(content.text) }
}

/** Nothing can be replaced in a file, nor in the address that a provider is to fetch. */
function treatedFile<File extends Exclude<Content, { readonly type: 'text' }>>(file: File, treatment: Treatment): File {
  treatment.holds('files')
  if ('url' in file) treatment.name(file.url)
  return 'name' in file && file.name !== undefined ? { ...file, name: treatment.text(file.name) } : file
}

function treatedTool(tool: ToolDefinition, treatment: Treatment): ToolDefinition {
  return {
    ...tool,
    name: treatment.name(tool.name),
    ...(tool.description !== undefined && { description: treatment.text(tool.description) }),
    parameters: treatedJson(tool.parameters, treatment) as JsonSchema,
  }
}

function treatedOutput(output: OutputForm, treatment: Treatment): OutputForm {
  switch (output.type) {
    case 'text':
    case 'json':
      return output
    case 'json-schema':
      return {
        ...output,
        name: treatment.name(output.name),
        schema: treatedJson(output.schema, treatment) as JsonSchema,
        ...(output.description !== undefined && { description: treatment.text(output.description) }),
      }
    case 'grammar':
      return { ...output, grammar: treatment.name(output.grammar) }
    case 'spans':
      return { ...output, of: treatment.text(output.of), fields: output.fields.map((field) => treatment.name(field)) }
  }
}

function treatedJson(value: unknown, treatment: Treatment): unknown {
  if (typeof value === 'string') return treatment.text(value)
  // A telephone number may be one of these.
  if (typeof value === 'number') {
    const text = String(value)
    const treated = text.length < shortestNumber ? text : treatment.text(text)
    return treated === text ? value : treated
  }
  if (Array.isArray(value)) return value.map((item) => treatedJson(item, treatment))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [treatment.name(name), treatedJson(item, treatment)]),
  )
}

/** Digits of the shortest number that says who somebody is. */
const shortestNumber = 7
