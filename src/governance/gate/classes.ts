import type { ReplaceableClass } from '../../core/index.ts'

/** The redactor tells more kinds apart than consents do. What is not named here is personal. */
const known: Readonly<Record<string, ReplaceableClass>> = {
  health: 'health',
  coordinates: 'location',
  address: 'location',
  secret: 'secret',
}

export function classOf(found: string): ReplaceableClass {
  return known[found] ?? 'personal'
}
