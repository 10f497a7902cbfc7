import type { ReactNode } from 'react'
import { useNarrow } from './narrow.ts'

/** Filters that are folded away where there is no room for them. */
export function MoreFilters({ children }: { readonly children: ReactNode }) {
  if (!useNarrow()) return children
  return (
    <details>
      <summary>More filters</summary>
      <div className="filters">{children}</div>
    </details>
  )
}
