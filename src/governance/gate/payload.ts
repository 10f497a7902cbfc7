import { textOf, type Content, type GenerateRequest, type Message } from '../../core/index.ts'

interface Said {
  readonly role: string
  readonly text: string
}

/** Exactly what would be sent, for a person to read; of files what they are. */
export function payloadOf({ messages, rawPrompt, tools, output, sampling }: GenerateRequest): Said[] {
  return [
    ...messages.flatMap(saidIn),
    ...(rawPrompt === undefined ? [] : [{ role: 'prompt', text: rawPrompt }]),
    ...(tools ?? []).map(({ name, description, parameters }) => ({
      role: 'tool offered',
      text: [name, description, JSON.stringify(parameters)].filter(Boolean).join('\n'),
    })),
    ...(output === undefined || output.type === 'text' ? [] : [{ role: 'form', text: JSON.stringify(output) }]),
    ...(sampling?.stop === undefined ? [] : [{ role: 'end at', text: sampling.stop.join('\n') }]),
  ]
}

function saidIn(message: Message): Said[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'instruction', text: message.text }]
    case 'user':
      return [
        { role: message.name === undefined ? 'you' : message.name, text: textOf(message) },
        ...message.content.flatMap(fileIn),
      ].filter(({ text }) => text !== '')
    case 'assistant':
      return [
        ...(message.reasoning ?? []).map(({ text }) => ({ role: 'thought', text })),
        { role: 'answer', text: message.text },
        ...(message.toolCalls ?? []).map((call) => ({ role: 'tool called', text: `${call.name} ${call.arguments}` })),
      ].filter(({ text }) => text !== '')
    case 'tool':
      return [{ role: 'tool said', text: message.text }, ...(message.content ?? []).flatMap(fileIn)]
  }
}

function fileIn(content: Content): Said[] {
  switch (content.type) {
    case 'text':
      return []
    case 'image-url':
    case 'document-url':
      return [{ role: 'file', text: `${content.type === 'image-url' ? 'A picture' : 'A document'} at ${content.url}` }]
    case 'image':
    case 'audio':
    case 'document': {
      const name = content.type === 'document' ? (content.name ?? 'a document') : `${content.type} without a name`
      return [{ role: 'file', text: `${name}, ${content.mediaType}, ${String(content.data.byteLength)} bytes` }]
    }
  }
}
