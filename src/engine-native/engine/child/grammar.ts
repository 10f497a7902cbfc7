import { LlamaGrammar, type Llama } from 'node-llama-cpp'
import { VadeError, type JsonSchema, type OutputForm } from '../../../core/index.ts'
import { grammarSchema } from './schema.ts'
import { offerSchema, type Offer } from './tools.ts'

/** The grammar that holds an answer to the form asked for; undefined for plain text. */
export async function grammarFor(llama: Llama, form: OutputForm | undefined): Promise<LlamaGrammar | undefined> {
  switch (form?.type) {
    case 'json':
      return LlamaGrammar.getFor(llama, 'json')
    case 'json-schema':
      return schemaGrammar(llama, grammarSchema(form.schema, true), 'response_format.json_schema.schema')
    case 'grammar':
      return compiled('grammar', () => new LlamaGrammar(llama, { grammar: form.grammar }))
    case 'spans':
      return new LlamaGrammar(llama, { grammar: spanGrammar(form.of, form.fields) })
    case 'text':
    default:
      return undefined
  }
}

export function offerGrammar(llama: Llama, offer: Offer): Promise<LlamaGrammar> {
  return schemaGrammar(llama, offerSchema(offer), 'tools')
}

async function schemaGrammar(llama: Llama, schema: JsonSchema, param: string): Promise<LlamaGrammar> {
  try {
    return await llama.createGrammarForJsonSchema(schema as Parameters<Llama['createGrammarForJsonSchema']>[0])
  } catch (thrown) {
    throw refused(param, thrown)
  }
}

function compiled(param: string, make: () => LlamaGrammar): LlamaGrammar {
  try {
    return make()
  } catch (thrown) {
    throw refused(param, thrown)
  }
}

function refused(param: string, thrown: unknown): VadeError {
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new VadeError('invalid_request', `The engine cannot hold an answer to this ${param}: ${why}`, {
    param,
    cause: thrown,
  })
}

/** An object whose values may only be neighbouring words of a text: nothing can be invented. Linear in the words. */
function spanGrammar(text: string, fields: readonly string[]): string {
  const words = text
    .split(/\s+/)
    .map((word) => word.replaceAll('"', '').replace(/[.,;:!?]+$/, ''))
    .filter((word) => word !== '')
  const quoted = (value: string) => JSON.stringify(value)
  const rules = words.map((word, index) => {
    const rest = index + 1 < words.length ? ` (" " s${String(index + 1)})?` : ''
    return `s${String(index)} ::= ${quoted(word)}${rest}`
  })
  const span = words.length === 0 ? '""' : words.map((_, index) => `s${String(index)}`).join(' | ')
  const object = fields
    .map((field, index) => `${quoted(`${index === 0 ? '{' : ','}${quoted(field)}:"`)} span`)
    .join(' "\\"" ')
  return `${rules.join('\n')}\nspan ::= ${span}\nroot ::= ${object} "\\"}"\n`
}
