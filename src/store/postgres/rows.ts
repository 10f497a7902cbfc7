/**
 * Rows as one value of a statement, for `jsonb_to_recordset`. What PostgreSQL cannot hold in a text (NUL and halves of
 * surrogate pairs, which callers may send in the name of a model) becomes U+FFFD.
 */
export function rowsValue(rows: readonly object[]): string {
  return JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'string' ? storable(value) : value))
}

export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}
