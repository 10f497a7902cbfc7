import type { InputKind } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { objectOf, type Json } from '../json.ts'
import type { Needs } from '../routing/needs.ts'
import type { ParsedBody } from './parse.ts'

/** Four bytes are about one token; no tokenizer of bytes makes more tokens than bytes. */
const bytesPerToken = 4

/** What a body needs of whoever answers it, read without decoding it. */
export function relayedNeeds(dialect: DialectName, { skeleton: json, bytes }: ParsedBody): Needs {
  const outputTokens = outputLimit(dialect, json)
  return {
    input: inputKinds(dialect, json),
    tools: Array.isArray(json['tools']) && json['tools'].length > 0,
    schema: asksForSchema(dialect, json),
    logprobs: json['logprobs'] === true || objectOf(json['generationConfig'])['responseLogprobs'] === true,
    inputTokens: Math.ceil(bytes.length / bytesPerToken),
    ...(outputTokens !== undefined && { outputTokens }),
    parameters: Object.keys(json),
  }
}

/** How many answers to the same question are wanted. */
export function choicesOf(dialect: DialectName, json: Json): number {
  const n = dialect === 'gemini' ? objectOf(json['generationConfig'])['candidateCount'] : json['n']
  return typeof n === 'number' ? n : 1
}

function outputLimit(dialect: DialectName, json: Json): number | undefined {
  const given = {
    'openai-chat': json['max_completion_tokens'] ?? json['max_tokens'],
    'openai-responses': json['max_output_tokens'],
    anthropic: json['max_tokens'],
    gemini: objectOf(json['generationConfig'])['maxOutputTokens'],
  }[dialect]
  return typeof given === 'number' ? given : undefined
}

function asksForSchema(dialect: DialectName, json: Json): boolean {
  switch (dialect) {
    case 'openai-chat':
      return objectOf(json['response_format'])['type'] === 'json_schema'
    case 'openai-responses':
      return objectOf(objectOf(json['text'])['format'])['type'] === 'json_schema'
    case 'anthropic':
      return json['output_format'] !== undefined || objectOf(json['output_config'])['format'] !== undefined
    case 'gemini': {
      const config = objectOf(json['generationConfig'])
      return config['responseSchema'] !== undefined || config['responseJsonSchema'] !== undefined
    }
  }
}

/** Types of content by the names that the four protocols give them. */
const kindByType: Readonly<Record<string, InputKind>> = {
  image_url: 'image',
  input_image: 'image',
  image: 'image',
  input_audio: 'audio',
  file: 'document',
  input_file: 'document',
  document: 'document',
}

function inputKinds(dialect: DialectName, json: Json): readonly InputKind[] {
  const turns = json[dialect === 'gemini' ? 'contents' : dialect === 'openai-responses' ? 'input' : 'messages']
  const kinds = new Set<InputKind>(['text'])
  if (!Array.isArray(turns)) return [...kinds]
  for (const turn of turns as readonly unknown[]) {
    const content = objectOf(turn)[dialect === 'gemini' ? 'parts' : 'content']
    if (!Array.isArray(content)) continue
    for (const part of content as readonly unknown[]) {
      const kind = dialect === 'gemini' ? kindOfMedia(objectOf(part)) : kindByType[String(objectOf(part)['type'])]
      if (kind !== undefined) kinds.add(kind)
    }
  }
  return [...kinds]
}

function kindOfMedia(part: Json): InputKind | undefined {
  const { mimeType } = objectOf(part['inlineData'] ?? part['fileData'])
  if (typeof mimeType !== 'string') return undefined
  if (mimeType.startsWith('image/')) return 'image'
  return mimeType.startsWith('audio/') ? 'audio' : 'document'
}
