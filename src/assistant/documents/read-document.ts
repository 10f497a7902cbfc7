import { VadeError } from '../../core/index.ts'
import { mostDocumentCharacters } from '../../store/index.ts'

/** What a person hands over: text, or the bytes of a file. */
export interface GivenDocument {
  readonly name: string
  readonly data: string | Uint8Array
}

export interface ReadDocument {
  readonly name: string
  readonly mediaType: string
  /** The text that passages, citations and the page speak of. */
  readonly text: string
}

const mediaTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  text: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  html: 'text/html',
  htm: 'text/html',
}

/**
 * The text of a document. HTML loses its tags, rows of a table get the names of their columns, JSON is put on lines.
 * @throws VadeError `unsupported_media` for what is no text, `too_large`, `invalid_request` for an empty one.
 */
export async function readDocument({ name, data }: GivenDocument): Promise<ReadDocument> {
  const ending = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? 'txt'
  const mediaType = mediaTypes[ending]
  const accepted = 'Vade reads txt, md, csv, tsv, json and html'
  if (ending === 'pdf' || (typeof data !== 'string' && isPdf(data))) {
    throw new VadeError(
      'unsupported_media',
      `${name} is a PDF, which Vade cannot read yet; save it as text, or copy its text and paste it here.`,
    )
  }
  if (mediaType === undefined) {
    throw new VadeError(
      'unsupported_media',
      `${name} is of no kind that can be read. ${accepted}; save it as one of these.`,
    )
  }
  const raw = typeof data === 'string' ? data : decoded(name, data)
  const text = (await asText(raw, mediaType)).replace(/\r\n?/gu, '\n').trim()
  if (text === '') throw new VadeError('invalid_request', `${name} holds no text.`)
  if (text.length > mostDocumentCharacters) {
    throw new VadeError(
      'too_large',
      `${name} has ${text.length.toLocaleString('en')} characters; a document may have ${mostDocumentCharacters.toLocaleString('en')}. Part it.`,
    )
  }
  return { name, mediaType, text }
}

function isPdf(data: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(data.subarray(0, 4)) === '%PDF'
}

function decoded(name: string, data: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data)
    if (!text.includes('\0')) return text
  } catch (cause) {
    throw new VadeError('unsupported_media', `${name} is not text in UTF-8; save it as UTF-8 text.`, { cause })
  }
  throw new VadeError('unsupported_media', `${name} is not text; give a text file.`)
}

async function asText(raw: string, mediaType: string): Promise<string> {
  switch (mediaType) {
    case 'text/html':
      return (await import('./html-text.ts')).textOfHtml(raw)
    case 'text/csv':
      return namedColumns(raw, ',')
    case 'text/tab-separated-values':
      return namedColumns(raw, '\t')
    case 'application/json':
      return onLines(raw)
    default:
      return raw
  }
}

/** JSON that is not right stays as it is: its words can be found all the same. */
function onLines(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 1)
  } catch {
    return raw
  }
}

/** A row says nothing without the names of its columns: `city: Oslo; people: 717,710`. */
function namedColumns(raw: string, usual: string): string {
  const first = raw.slice(0, raw.search(/[\r\n]|$/u))
  const separator = usual === ',' && !first.includes(',') && first.includes(';') ? ';' : usual
  const [header = [], ...rows] = rowsOf(raw, separator)
  if (rows.length === 0 || header.length < 2) return raw
  return rows
    .map((row) =>
      row
        .flatMap((cell, index) => (cell.trim() === '' ? [] : [`${header[index]?.trim() ?? ''}: ${cell.trim()}`]))
        .join('; '),
    )
    .join('\n')
}

/** RFC 4180: cells in double quotes may hold separators, line ends and doubled quotes. */
function rowsOf(raw: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = () => {
    row.push(cell)
    if (row.some((one) => one !== '')) rows.push(row)
    row = []
    cell = ''
  }
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] ?? ''
    if (quoted && character === '"' && raw[at + 1] === '"') cell += raw[at++]
    else if (character === '"' && (quoted || cell === '')) quoted = !quoted
    else if (!quoted && character === separator) {
      row.push(cell)
      cell = ''
    } else if (!quoted && character === '\n') endRow()
    else if (quoted || character !== '\r') cell += quoted && character === '\n' ? ' ' : character
  }
  endRow()
  return rows
}
