const names: Readonly<Record<string, string>> = {
  mc: 'Multiple choice',
  bool: 'Yes or no',
  qa: 'A short fact',
  gsm: 'A word problem',
  open: 'Anything else',
}

/** What a kind of task is called, as `qa`, or `qa-text` where the question brings along what its answer is in. */
export function kindName(kind: string): string {
  const [base = '', given] = kind.split('-')
  const name = names[base] ?? base
  return given === 'text' ? `${name}, from a given text` : name
}
