import { join } from 'node:path'
import type { DialectName } from '../../src/gateway/dialects/dialect.ts'
import { calls, says } from './behaviours.ts'
import { pythonOf, type Installed } from './install.ts'
import { reportsOf, type Report } from './reports.ts'
import { providers, type Running } from './running.ts'

/** Somebody else's client and the program beside this file that drives it. */
export interface Client {
  readonly name: string
  /** As its users know it. */
  readonly title: string
  /** The package whose version is told. */
  readonly package: string
  readonly language: 'node' | 'python'
  readonly program: string
  readonly dialect: DialectName
  /** Cases that this client has no words for. */
  readonly lacks: readonly string[]
}

/** Packages of vendors that list models. */
const listing: readonly string[] = ['openai', '@anthropic-ai/sdk', '@google/genai', 'anthropic', 'google-genai']

export const clients: readonly Client[] = [
  node('openai-chat', 'openai', 'openai-chat'),
  node('openai-responses', 'openai', 'openai-responses'),
  node('anthropic', '@anthropic-ai/sdk', 'anthropic'),
  { ...node('genai-v1', '@google/genai', 'gemini', 'genai'), title: '@google/genai, /v1' },
  { ...node('genai-v1beta', '@google/genai', 'gemini', 'genai'), title: '@google/genai, /v1beta' },
  node('ai-sdk-compatible', '@ai-sdk/openai-compatible', 'openai-chat', 'ai-sdk'),
  node('ai-sdk-responses', '@ai-sdk/open-responses', 'openai-responses', 'ai-sdk'),
  node('ai-sdk-anthropic', '@ai-sdk/anthropic', 'anthropic', 'ai-sdk'),
  node('ai-sdk-google', '@ai-sdk/google', 'gemini', 'ai-sdk'),
  node('langchain', '@langchain/openai', 'openai-chat'),
  python('py-openai-chat', 'openai', 'openai-chat', 'openai_chat'),
  python('py-openai-responses', 'openai', 'openai-responses', 'openai_responses'),
  python('py-anthropic', 'anthropic', 'anthropic', 'anthropic_messages'),
  python('py-genai', 'google-genai', 'gemini', 'genai'),
  python('py-langchain', 'langchain-openai', 'openai-chat', 'langchain_chat'),
]

/** What became of one case of a client with one provider. */
export interface Outcome extends Report {
  readonly client: string
}

/** A PNG of one red dot, in base64. */
export const image = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

/** Drives one client through everything, in a process of its own. */
export async function drive(client: Client, running: Running, installed: Installed): Promise<Outcome[]> {
  const { name, language } = client
  const { url, key } = running
  const plan = { url, key, providers, program: client.program, lacks: client.lacks, says, calls, image }
  const env = { VADE_PLAN: JSON.stringify(plan), VADE_PACKAGES: installed.node }
  const folder = join(import.meta.dirname, 'clients', language)
  const reports =
    language === 'node'
      ? reportsOf(process.execPath, ['--import', join(folder, 'resolve.mjs'), join(folder, 'run.mjs'), name], env)
      : reportsOf(pythonOf(installed), ['-B', join(folder, 'run.py'), name], env)
  return (await reports).map((report) => ({ client: name, ...report }))
}

function node(name: string, packageName: string, dialect: DialectName, program = name): Client {
  return {
    name,
    title: packageName,
    package: packageName,
    language: 'node',
    program,
    dialect,
    lacks: lackedBy(packageName, dialect),
  }
}

function python(name: string, packageName: string, dialect: DialectName, program: string): Client {
  return {
    name,
    title: packageName,
    package: packageName,
    language: 'python',
    program,
    dialect,
    lacks: lackedBy(packageName, dialect),
  }
}

/** Vendors' own clients tell what models there are; Responses has no stop sequences, and shares OpenAI's list. */
function lackedBy(packageName: string, dialect: DialectName): readonly string[] {
  if (dialect === 'openai-responses') return ['stop', 'models']
  return listing.includes(packageName) ? [] : ['models']
}
