import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const cost = z.number().min(0).optional()

/** What the snapshot reads of a row of LiteLLM's `model_prices_and_context_window.json`; costs are dollars a token. */
const row = z.looseObject({
  litellm_provider: z.string().optional(),
  mode: z.string().optional(),
  max_tokens: z.union([z.number(), z.string()]).optional(),
  max_input_tokens: z.union([z.number(), z.string()]).optional(),
  max_output_tokens: z.union([z.number(), z.string()]).optional(),
  deprecation_date: z.string().optional(),
  input_cost_per_token: cost,
  output_cost_per_token: cost,
  input_cost_per_query: cost,
  input_cost_per_image: cost,
  output_cost_per_image: cost,
  input_cost_per_image_token: cost,
  output_cost_per_image_token: cost,
  output_cost_per_audio_token: cost,
  input_cost_per_second: cost,
  input_cost_per_character: cost,
  cache_read_input_token_cost: cost,
  cache_creation_input_token_cost: cost,
  cache_creation_input_token_cost_above_1hr: cost,
  supports_vision: z.boolean().optional(),
  supports_audio_input: z.boolean().optional(),
  supports_pdf_input: z.boolean().optional(),
  supports_function_calling: z.boolean().optional(),
  supports_response_schema: z.boolean().optional(),
  supports_reasoning: z.boolean().optional(),
})

export type LitellmRow = z.output<typeof row>

/** The table inside the wheel of this version, fetched by pip. */
export function litellmTable(version: string): Map<string, LitellmRow> {
  const folder = mkdtempSync(join(tmpdir(), 'vade-snapshot-'))
  try {
    execFileSync('pip', ['download', '--quiet', '--no-deps', '--dest', folder, `litellm==${version}`], {
      stdio: 'inherit',
    })
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl')) ?? ''
    const code = 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))'
    const member = 'litellm/model_prices_and_context_window_backup.json'
    const text = execFileSync('python3', ['-c', code, join(folder, wheel), member], { maxBuffer: 64 * 1024 * 1024 })
    const table = JSON.parse(text.toString()) as Record<string, unknown>
    return new Map(
      Object.entries(table).flatMap(([name, value]) => {
        const parsed = row.safeParse(value)
        return name !== 'sample_spec' && parsed.success ? [[name, parsed.data] as const] : []
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
