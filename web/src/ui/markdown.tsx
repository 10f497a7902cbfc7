import { isValidElement, memo, useRef, type ComponentProps } from 'react'
import { Streamdown, type Components } from 'streamdown'
import { CopyButton } from './button.tsx'
import { CitationMark, citationIndex } from './citations.tsx'

type Props<Tag extends 'a' | 'pre' | 'code' | 'img' | 'table'> = ComponentProps<Tag> & { readonly node?: unknown }

function CodeBlock({ children }: Props<'pre'>) {
  const pre = useRef<HTMLPreElement>(null)
  const className = isValidElement<Props<'code'>>(children) ? children.props.className : undefined
  return (
    <div className="code">
      <div className="code-head">
        <span>{/language-(\S+)/u.exec(className ?? '')?.[1]}</span>
        <CopyButton label="Copy code" text={() => pre.current?.textContent ?? ''} />
      </div>
      {/* Long lines scroll sideways, which must be possible with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre ref={pre} tabIndex={0} aria-label="Code">
        {children}
      </pre>
    </div>
  )
}

const components: Components = {
  pre: CodeBlock,
  code: ({ children, className }: Props<'code'>) => <code className={className}>{children}</code>,
  a: ({ children, href }: Props<'a'>) => {
    const index = citationIndex(href)
    if (index !== null) return <CitationMark index={index} />
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    )
  },
  // An image in an answer would tell its server that somebody reads it: only its name is shown.
  img: ({ alt }: Props<'img'>) => <span className="muted">[image: {alt ?? 'without a name'}]</span>,
  table: ({ children }: Props<'table'>) => (
    <div className="table">
      <table>{children}</table>
    </div>
  ),
  ...plain(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'blockquote', 'hr', 'strong', 'em'] as const),
  ...plain(['thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub'] as const),
}

/** Streamdown dresses its elements in Tailwind classes; ours are dressed by styles.css. */
function plain(tags: readonly (keyof React.JSX.IntrinsicElements)[]): Components {
  return Object.fromEntries(
    tags.map((Tag) => {
      const Plain = ({ children }: { readonly children?: React.ReactNode }) =>
        Tag === 'hr' ? <hr /> : <Tag>{children}</Tag>
      return [Tag, Plain]
    }),
  ) as Components
}

export const Markdown = memo(function Markdown({
  text,
  growing,
}: {
  readonly text: string
  readonly growing: boolean
}) {
  return (
    <Streamdown
      className="prose"
      mode={growing ? 'streaming' : 'static'}
      components={components}
      controls={false}
      linkSafety={{ enabled: false }}
      dir="auto"
    >
      {text}
    </Streamdown>
  )
})
