import { checkAnswer, passagesAsSources } from '../../src/assistant/index.ts'
import type { Row } from '../report.ts'
import { generateClaims, type ClaimKind } from './claims.ts'

/** Thresholds of the check were chosen by hand on seeds 1 to 3. */
const seeds = [11, 12, 13, 14]

/** The check alone, on sentences whose truth is known: how often each kind is called supported, or partly so. */
export function claimFigures(): Row[] {
  const counts = new Map<ClaimKind, { claims: number; supported: number; partly: number }>()
  let ms = 0
  let checked = 0
  for (const seed of seeds) {
    const { documents, claims } = generateClaims(seed)
    const sources = passagesAsSources(documents)
    const began = performance.now()
    for (const { kind, text, question } of claims) {
      const [citation] = checkAnswer(text, { question, sources })
      const count = counts.get(kind) ?? { claims: 0, supported: 0, partly: 0 }
      count.claims++
      if (citation?.support === 'supported') count.supported++
      if (citation?.support === 'partly') count.partly++
      counts.set(kind, count)
    }
    ms += performance.now() - began
    checked += claims.length
  }
  return [
    ...[...counts].flatMap(([kind, { claims, supported, partly }]): Row[] => [
      { what: `${kind} (${String(claims)}): called supported`, value: supported / claims, unit: '', ...markOf(kind) },
      { what: `${kind} (${String(claims)}): called partly supported`, value: partly / claims, unit: '' },
    ]),
    { what: 'a sentence against 16 passages', value: ms / checked, unit: 'ms' },
  ]
}

function markOf(kind: ClaimKind): { readonly mark: string } {
  return { mark: kind.startsWith('true') ? '>= 0.7' : '<= 0.1' }
}
