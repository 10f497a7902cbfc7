/** A name as it stands in a command that somebody pastes into a shell: quoted where it has to be. */
export function shellWord(name: string): string {
  if (/^[\p{L}\p{N}_@:,./+-]+$/u.test(name)) return name
  // Commands are shown between single quotes, so that double ones read better; they do not hold these.
  return /["$`\\!]/.test(name) ? `'${name.replaceAll("'", String.raw`'\''`)}'` : `"${name}"`
}
