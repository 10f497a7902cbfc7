import { createRandom, type Random } from '../random.ts'
import {
  generateDocuments,
  inventedValue,
  nameMaker,
  statementOf,
  type Entity,
  type GeneratedDocument,
} from './world.ts'

export type ClaimKind =
  | 'true'
  | 'true, the value alone'
  | 'changed value'
  | 'swapped entity'
  | 'untold attribute'
  | 'borrowed value'
  | 'borrowed value alone'
  | 'negated'

/** A sentence that somebody might answer with, and whether the documents say it. */
export interface GeneratedClaim {
  readonly kind: ClaimKind
  readonly question: string
  readonly text: string
  readonly supported: boolean
}

/** Sentences about generated documents, true ones and such as models invent, for the check alone. */
export function generateClaims(seed: number): { documents: GeneratedDocument[]; claims: GeneratedClaim[] } {
  const random = createRandom(seed)
  const name = nameMaker(random)
  const documents = generateDocuments(random, name, 6)
  const claims = documents.flatMap(({ entities }) =>
    entities.flatMap((entity) => claimsAbout(entity, entities, { random, name })),
  )
  return { documents, claims }
}

function claimsAbout(
  entity: Entity,
  others: readonly Entity[],
  from: { readonly random: Random; readonly name: () => string },
): GeneratedClaim[] {
  const { random } = from
  const claims: GeneratedClaim[] = []
  for (const [attribute, { value }] of entity.facts) {
    const question = entity.questions.get(attribute) ?? ''
    const say = (said: string) => statementOf(entity, { attribute, value: said }, random)
    claims.push(
      { kind: 'true', question, text: say(value), supported: true },
      { kind: 'true, the value alone', question, text: `${value}.`, supported: true },
      { kind: 'changed value', question, text: say(inventedValue(entity, attribute, from)), supported: false },
      { kind: 'negated', question, text: denial(say(value)), supported: false },
    )
    const other = others.find((one) => one !== entity && (one.facts.get(attribute)?.value ?? value) !== value)
    const swapped = other?.facts.get(attribute)?.value
    if (swapped !== undefined) claims.push({ kind: 'swapped entity', question, text: say(swapped), supported: false })
  }
  for (const [attribute, question] of entity.absent) {
    const text = statementOf(entity, { attribute, value: inventedValue(entity, attribute, from) }, random)
    claims.push({ kind: 'untold attribute', question, text, supported: false })
    // What small models do most: the right entity with a value that its document states of something else.
    const alike = [...entity.facts.values()].filter(
      ({ value }) => shapeOf(value) === shapeOf(inventedValue(entity, attribute, from)),
    )
    if (alike.length === 0) continue
    const { value } = random.pick(alike)
    claims.push(
      { kind: 'borrowed value', question, text: statementOf(entity, { attribute, value }, random), supported: false },
      { kind: 'borrowed value alone', question, text: `${value}.`, supported: false },
    )
  }
  return claims
}

function shapeOf(value: string): string {
  return /^[\d,]+$/u.test(value) ? 'number' : /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u.test(value) ? 'person' : value
}

function denial(statement: string): string {
  const denied = statement.replace(/ (is|was|are|were|has) /u, ' $1 not ')
  return denied === statement ? `It is not true: ${statement}` : denied
}
