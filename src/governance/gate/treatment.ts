import type { ConsentClass, ConsentPolicy, ReplaceableClass } from '../../core/index.ts'
import { contentOfFinding } from '../redaction/content-classes.ts'
import type { Redactor } from '../redaction/redactor.ts'

export interface Redacted {
  readonly placeholder: string
  readonly class: string
  readonly original: string
}

/** Takes every word of a request in hand: replaces what is to be replaced, and remembers what was in it. */
export interface Treatment {
  /** As it may leave. */
  text(text: string): string
  /** A name that cannot be replaced without becoming another one, as that of a tool. It leaves as it is. */
  name(name: string): string
  /** Someone's name, which is no part of a text: a number stands for it. */
  speaker(name: string): string
  holds(of: ConsentClass): void
  /** All texts as they were. */
  readonly texts: readonly string[]
  readonly redactions: ReadonlyMap<string, Redacted>
  /** How many pieces were replaced. */
  replaced(): number
  /** Classes of what was found, replaced or not. */
  readonly found: ReadonlySet<ConsentClass>
  /** Classes of what leaves as it is. */
  readonly leaving: ReadonlySet<ConsentClass>
}

export function createTreatment(
  redactor: Pick<Redactor, 'redact'>,
  replaceFirst: ConsentPolicy['replaceFirst'],
): Treatment {
  const texts: string[] = []
  const redactions = new Map<string, Redacted>()
  const found = new Set<ConsentClass>()
  const leaving = new Set<ConsentClass>(['ordinary'])
  const speakers = new Map<string, string>()
  let replaced = 0

  const isReplaced = (classes: readonly ReplaceableClass[]) => classes.some((of) => replaceFirst[of])
  const leaves = (classes: readonly ReplaceableClass[]) => {
    for (const of of classes) {
      found.add(of)
      leaving.add(of)
    }
  }
  const replace = (redacted: Redacted, classes: readonly ReplaceableClass[]) => {
    for (const of of classes) found.add(of)
    redactions.set(redacted.placeholder, redacted)
    replaced++
    return redacted.placeholder
  }
  return {
    texts,
    redactions,
    found,
    leaving,
    replaced: () => replaced,
    holds(of) {
      found.add(of)
      leaving.add(of)
    },
    text(text) {
      if (text === '') return text
      texts.push(text)
      const redacted = redactor.redact(text)
      let out = ''
      let from = 0
      let isWhole = true
      for (const { class: kind, start, end, placeholder } of redacted.findings) {
        const classes = contentOfFinding(kind)
        if (!isReplaced(classes)) {
          leaves(classes)
          isWhole = false
          continue
        }
        out +=
          text.slice(from, start) + replace({ placeholder, class: kind, original: text.slice(start, end) }, classes)
        from = end
      }
      return isWhole ? redacted.text : out + text.slice(from)
    },
    name(name) {
      texts.push(name)
      for (const finding of redactor.redact(name).findings) leaves(contentOfFinding(finding.class))
      return name
    },
    speaker(name) {
      texts.push(name)
      if (!replaceFirst.personal) {
        leaves(['personal'])
        return name
      }
      const placeholder = speakers.get(name) ?? `speaker_${String(speakers.size + 1)}`
      speakers.set(name, placeholder)
      return replace({ placeholder, class: 'name', original: name }, ['personal'])
    },
  }
}
