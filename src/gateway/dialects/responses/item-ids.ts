/** What the ids of the items of one response end with, as `0kz…_2`. */
export function itemSuffix(responseId: string, index: number): string {
  return `${responseId.slice(responseId.indexOf('_') + 1)}_${String(index)}`
}

/** The response whose item it is, if Vade made both. */
export function responseIdOf(itemId: string): string | undefined {
  const suffix = /_([a-z0-9]+)_\d+$/.exec(itemId)?.[1]
  return suffix === undefined ? undefined : `resp_${suffix}`
}
