import { findPersonalData } from './find.ts'
import type { PersonalClass } from './finding.ts'

/** What consent is asked for. */
export type ContentClass = 'personal' | 'health' | 'location' | 'secret'

const contentOf: Readonly<Record<PersonalClass, readonly ContentClass[]>> = {
  name: ['personal'],
  address: ['personal', 'location'],
  email: ['personal'],
  phone: ['personal'],
  card: ['personal', 'secret'],
  iban: ['personal'],
  account: ['personal'],
  'national-id': ['personal'],
  secret: ['secret'],
  coordinates: ['location'],
  'birth-date': ['personal'],
  health: ['health'],
  network: ['personal'],
}

/** The classes of content that a text holds, each once, in this order: personal, health, location, secret. */
export function contentClasses(text: string): ContentClass[] {
  const held = new Set(findPersonalData(text).flatMap((span) => contentOf[span.class]))
  return (['personal', 'health', 'location', 'secret'] as const).filter((one) => held.has(one))
}

/** The classes of content that one finding belongs to. */
export function contentOfFinding(of: PersonalClass): readonly ContentClass[] {
  return contentOf[of]
}
