interface Call {
  readonly id?: string | null | undefined
  readonly name: string
}

export interface CallIds {
  /** The id of a call that the model made. */
  made(call: Call): string
  /** The id of the call that a result answers; undefined where there is none. */
  answered(result: Call): string | undefined
}

/** Calls without an id are numbered, and answered in the order in which they were made, by name. */
export function createCallIds(): CallIds {
  const open: { readonly id: string; readonly name: string }[] = []
  let count = 0
  return {
    made({ id, name }) {
      const call = { id: id || `call_${String(count)}`, name }
      count += 1
      open.push(call)
      return call.id
    },
    answered({ id, name }) {
      const index = open.findIndex((call) => (id ? call.id === id : call.name === name))
      if (index === -1) return id || undefined
      return open.splice(index, 1)[0]?.id
    },
  }
}
