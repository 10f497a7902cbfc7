/** A table of the published page, and what in it is not as it should be. */
export interface Section {
  readonly title: string
  readonly introduction?: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** A sentence for each case that came out otherwise than it must. */
  readonly wrong: readonly string[]
  /** How many cases are in it. */
  readonly cases: number
}
