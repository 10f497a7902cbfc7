import { VadeError, type Content, type GenerateRequest, type InputKind, type Model } from '../core/index.ts'

const kinds: Record<Content['type'], InputKind | 'address'> = {
  text: 'text',
  image: 'image',
  'image-url': 'address',
  audio: 'audio',
  document: 'document',
  'document-url': 'address',
}

const plural: Record<InputKind, string> = { text: 'text', image: 'images', audio: 'sound', document: 'documents' }

/**
 * Throws `invalid_request` naming the field for what a model of this device cannot do; it would be dropped otherwise.
 * Fields have the names that `GenerateRequest` gives them.
 */
export function requireAbilities({ id, abilities }: Model, request: GenerateRequest): void {
  const refuse = (param: string, why: string) => {
    throw new VadeError('invalid_request', `'${param}' cannot be honoured: ${id} ${why}; choose another model.`, {
      param,
    })
  }
  for (const [index, message] of request.messages.entries()) {
    const content = message.role === 'user' || message.role === 'tool' ? (message.content ?? []) : []
    for (const [at, { type }] of content.entries()) {
      const kind = kinds[type]
      const param = `messages[${String(index)}].content[${String(at)}]`
      if (kind === 'address') refuse(param, 'fetches no addresses; send what lies there as a data: URL')
      else if (!abilities.input.includes(kind)) refuse(param, `takes no ${plural[kind]}`)
    }
  }
  const { tools = [], toolChoice, output, logprobs, sampling } = request
  if (tools.length > 0 && toolChoice !== 'none' && !abilities.tools) refuse('tools', 'cannot use tools')
  if (output !== undefined && output.type !== 'text' && !abilities.schema)
    refuse('output', 'cannot hold its answer to a form')
  if (logprobs !== undefined && !abilities.logprobs) refuse('logprobs', 'knows no probabilities')
  if (sampling?.logitBias !== undefined) refuse('sampling.logitBias', 'cannot favour single tokens')
}
