import { readdirSync, readFileSync } from 'node:fs'
import type { InputKind } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { AlsoServed, Price, Provider, ProviderModel } from './provider.ts'

/** A line of models.json, made by scripts/snapshot-models.ts. */
interface SnapshotLine {
  readonly provider: string
  readonly id: string
  readonly names?: readonly string[]
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly input: string
  readonly can: string
  readonly price: Omit<Price, 'asOf'>
  readonly dialects?: readonly DialectName[]
  readonly serves?: AlsoServed
}

interface Snapshot {
  readonly asOf: string
  readonly models: readonly SnapshotLine[]
}

let loaded: readonly Provider[] | undefined

/** The providers that Vade knows, with their models. Read once; trusted, so not checked: a test does that. */
export function builtInProviders(): readonly Provider[] {
  loaded ??= load()
  return loaded
}

function load(): Provider[] {
  const snapshot = JSON.parse(readFileSync(new URL('models.json', import.meta.url), 'utf8')) as Snapshot
  const models = new Map<string, ProviderModel[]>()
  for (const line of snapshot.models) {
    const list = models.get(line.provider)
    if (list === undefined) models.set(line.provider, [modelOf(line, snapshot.asOf)])
    else list.push(modelOf(line, snapshot.asOf))
  }
  const folder = new URL('rows/', import.meta.url)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const row = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<Provider, 'models'>
      return { ...row, models: models.get(row.id) ?? [] }
    })
}

function modelOf(line: SnapshotLine, asOf: string): ProviderModel {
  const { can } = line
  return {
    id: line.id,
    names: line.names ?? [],
    contextTokens: line.contextTokens,
    maxOutputTokens: line.maxOutputTokens,
    input: line.input.split(' ') as InputKind[],
    tools: can.includes('tools'),
    schema: can.includes('schema'),
    logprobs: can.includes('logprobs'),
    reasoning: can.includes('reasoning'),
    price: { ...line.price, asOf },
    ...(line.dialects !== undefined && { dialects: line.dialects }),
    ...(line.serves !== undefined && { serves: line.serves }),
  }
}
