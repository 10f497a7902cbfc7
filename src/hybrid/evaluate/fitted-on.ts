import conversations from './fitted-in-conversations.json' with { type: 'json' }
import file from './fitted-on.json' with { type: 'json' }
import { hash32 } from '../hash.ts'

let known: ReadonlySet<number> | undefined

/** Whether what ships was fitted on this row: by the id of a drafted question, or the prompt of a routed one. */
export function wasFittedOn(row: string): boolean {
  known ??= new Set([file, conversations].flatMap(({ rows }) => decode(rows)))
  return known.has(hash32(row))
}

/** Hashes, sorted, four bytes each in base64: a foreign row is taken for one of them two times in a million. */
export function encodeRows(rows: Iterable<string>): string {
  const hashes = Uint32Array.from(new Set(Array.from(rows, (row) => hash32(row)))).sort()
  const bytes = new Uint8Array(hashes.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, hash] of hashes.entries()) view.setUint32(index * 4, hash, true)
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

function decode(text: string): number[] {
  const view = new DataView(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer)
  return Array.from({ length: view.byteLength / 4 }, (_, index) => view.getUint32(index * 4, true))
}
