import { createContext, useContext, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import type { ApiCitation } from '../../../src/api/index.ts'
import { backend } from '../backend.ts'
import { failureOf } from '../state/actions.ts'
import { Dialog } from './dialog.tsx'

/** The citations of the answer that is drawn, for the marks within its Markdown. */
export const CitationsOf = createContext<readonly ApiCitation[]>([])

const address = /^#citation-(\d+)$/u

/** Markdown with a link after each sentence that was held against the documents; `CitationMark` draws them. */
export function withMarks(text: string, citations: readonly ApiCitation[]): string {
  let marked = ''
  let at = 0
  for (const [index, { end }] of citations.entries()) {
    if (end < at || end > text.length) continue
    marked += `${text.slice(at, end)}[${String(index + 1)}](#citation-${String(index)})`
    at = end
  }
  return marked + text.slice(at)
}

/** The place of the citation that a link of the answer stands for; null for any other link. */
export function citationIndex(href: string | undefined): number | null {
  const found = address.exec(href ?? '')?.[1]
  return found === undefined ? null : Number(found)
}

/** Says beside a sentence what it rests on, and shows the place in the document. */
export function CitationMark({ index }: { readonly index: number }) {
  const citation = useContext(CitationsOf)[index]
  const [open, setOpen] = useState(false)
  if (citation === undefined) return null
  const { support, source, missing } = citation
  const button = (className: string, text: string, label: string) => (
    <button
      type="button"
      className={`citation ${className}`}
      aria-label={label}
      title={label}
      onClick={() => setOpen(true)}
    >
      {text}
    </button>
  )
  return (
    <>
      {support === 'supported' && source !== null
        ? button('', String(index + 1), `Source ${String(index + 1)}: ${source.documentName}`)
        : null}
      {support === 'partly' && source !== null
        ? button(
            'partly',
            `${String(index + 1)} partly`,
            `${String(index + 1)} partly supported by ${source.documentName}`,
          )
        : null}
      {support === 'unsupported' ? (
        source === null ? (
          <span className="citation unfound">not found in the documents</span>
        ) : (
          button(
            'unfound',
            'not found in the documents',
            `Not found in the documents${missing.length === 0 ? '' : `: ${missing.join(', ')}`}. Nearest: ${source.documentName}`,
          )
        )
      ) : null}
      {open && source !== null
        ? // A dialog may not stand within a paragraph.
          createPortal(
            <SourceDialog citation={citation} source={source} onClose={() => setOpen(false)} />,
            document.body,
          )
        : null}
    </>
  )
}

type CitedSpan = NonNullable<ApiCitation['source']>

interface SourceProps {
  readonly citation: ApiCitation
  readonly source: CitedSpan
  readonly onClose: () => void
}

const said = {
  supported: 'The sentence rests on what is marked.',
  partly: 'What is marked holds part of the sentence.',
  unsupported: 'The documents do not say this. The nearest place is marked.',
} as const

function SourceDialog({ citation, source, onClose }: SourceProps) {
  const excerpt = useExcerpt(source)
  const { support, missing } = citation
  return (
    <Dialog title={source.documentName} onClose={onClose} className="source">
      <p className="muted">
        {said[support]}
        {missing.length === 0 ? '' : ` Not in it: ${missing.join(', ')}.`}
      </p>
      {/* It scrolls, which must be possible with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="excerpt" tabIndex={0} aria-label="Text of the document" dir="auto">
        {excerpt === null ? (
          <mark>{source.quote}</mark>
        ) : (
          <>
            {excerpt.before}
            <mark ref={toMiddle}>{excerpt.marked}</mark>
            {excerpt.after}
          </>
        )}
      </section>
    </Dialog>
  )
}

function toMiddle(place: HTMLElement | null): void {
  place?.scrollIntoView({ block: 'center' })
}

/** The text around the place; null until it has come, and where the document is gone. */
function useExcerpt({ documentId, start, end }: CitedSpan) {
  const [excerpt, setExcerpt] = useState<{ before: string; marked: string; after: string } | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    backend
      .call('readDocument', { params: { id: documentId }, query: { start, end }, signal: abort.signal })
      .then(({ text, start: from }) =>
        setExcerpt({
          before: text.slice(0, start - from),
          marked: text.slice(start - from, end - from),
          after: text.slice(end - from),
        }),
      )
      .catch(failureOf)
    return () => abort.abort()
  }, [documentId, start, end])
  return excerpt
}
