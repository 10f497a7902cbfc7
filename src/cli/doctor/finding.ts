/** What was found out about one thing. */
export interface Finding {
  readonly name: string
  /** A `warning` takes something away; a `problem` is in the way of what a person needs. */
  readonly state: 'ok' | 'warning' | 'problem'
  /** One sentence. */
  readonly message: string
  /** What to do, or to run; null where there is nothing to do. */
  readonly remedy: string | null
}

export function ok(name: string, message: string, remedy: string | null = null): Finding {
  return { name, state: 'ok', message, remedy }
}

export function warning(name: string, message: string, remedy: string): Finding {
  return { name, state: 'warning', message, remedy }
}

export function problem(name: string, message: string, remedy: string): Finding {
  return { name, state: 'problem', message, remedy }
}
