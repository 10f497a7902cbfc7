import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ApiMessage } from '../../../src/api/index.ts'
import { branchTo } from '../../../src/core/index.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './button.tsx'
import { MessageView } from './message.tsx'

/** Pixels from the end within which the view keeps following a growing answer. */
const nearEnd = 60
const noMessages: readonly ApiMessage[] = []

export function Thread({ id }: { readonly id: string }) {
  const messages = useStore((state) => state.threads[id] ?? noMessages)
  const leafId = useStore((state) => state.conversations.find((one) => one.id === id)?.leafId ?? null)
  const busy = useStore((state) => state.running[id] !== undefined)
  const branch = useMemo(() => shownBranch(messages, leafId), [messages, leafId])
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const last = useRef({ scrollTop: 0, scrollHeight: 0 })
  const [away, setAway] = useState(false)
  // The rule is about React's compiler, which is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: branch.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimatedHeight(branch[index]?.text ?? ''),
    getItemKey: (index) => branch[index]?.id ?? index,
    overscan: 5,
    // React may take its time between two frames: 60 a second then hold, with 2,000 messages too.
    useFlushSync: false,
    paddingEnd: 24,
  })

  const toEnd = () => {
    follows.current = true
    setAway(false)
    const element = scroller.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }
  // The answer grows, and heights become known only once drawn: keep at the end unless the person went up.
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd()
    })
    if (content.current !== null) observer.observe(content.current)
    if (scroller.current !== null) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (busy) toEnd()
  }, [busy])

  return (
    <div className="thread">
      {/* Scrolls, so it must be reachable with the keyboard, and hears the keys that scroll. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section
        className="scroller"
        ref={scroller}
        aria-label="Messages"
        aria-busy={busy}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={(event) => {
          // The browser glides there, and gives up when a message on the way turns out higher than was thought.
          if (event.target !== event.currentTarget || (event.key !== 'Home' && event.key !== 'End')) return
          event.preventDefault()
          if (event.key === 'End') toEnd()
          else event.currentTarget.scrollTop = 0
        }}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          const atEnd = scrollHeight - scrollTop - clientHeight < nearEnd
          // Only a person goes up while the content stays as high as it was.
          if (scrollTop < last.current.scrollTop && scrollHeight === last.current.scrollHeight) follows.current = false
          else if (atEnd) follows.current = true
          last.current = { scrollTop, scrollHeight }
          setAway(!atEnd)
        }}
      >
        <div className="column sizer" ref={content} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const message = branch[item.index]
            if (message === undefined) return null
            return (
              <div
                key={item.key}
                className="slot"
                data-index={item.index}
                ref={virtual.measureElement}
                style={{ transform: `translateY(${String(item.start)}px)` }}
              >
                <MessageView message={message} thread={messages} busy={busy} />
              </div>
            )
          })}
        </div>
      </section>
      {away ? <IconButton icon="down" label="Go to the newest message" className="to-end" onClick={toEnd} /> : null}
    </div>
  )
}

/** What was said last on another page is heard of before it is here: until then what is here stays shown. */
function shownBranch(messages: readonly ApiMessage[], leafId: string | null): ApiMessage[] {
  const leaf = messages.some(({ id }) => id === leafId) ? leafId : (messages.at(-1)?.id ?? null)
  return branchTo(messages as Parameters<typeof branchTo>[0], leaf) as ApiMessage[]
}

/** Pixels, before the message is drawn: lines of the column, and what stands around them. */
function estimatedHeight(text: string): number {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(0.6, Math.ceil(line.length / 85)), 0)
  return 66 + lines * 27
}
