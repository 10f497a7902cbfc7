/** One sentence of an answer, held against the documents of its conversation. Offsets are UTF-16 units. */
export interface Citation {
  /** Where the sentence stands in the text of the answer. */
  readonly start: number
  readonly end: number
  readonly support: Support
  /** What it is written in, or the nearest that was found; null where nothing is near. */
  readonly source: CitedSpan | null
  /** Numbers, dates and names of the sentence that the source does not hold. */
  readonly missing: readonly string[]
}

export type Support = 'supported' | 'partly' | 'unsupported'

/** A place in a document. `quote` stays when the document is deleted. */
export interface CitedSpan {
  readonly documentId: string
  readonly documentName: string
  readonly start: number
  readonly end: number
  readonly quote: string
}

/** What of an answer is written in the documents, sentence by sentence. Comes once, before `finish`. */
export interface Citations {
  readonly type: 'citations'
  readonly citations: readonly Citation[]
}
