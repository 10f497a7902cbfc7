import { parse, type DefaultTreeAdapterTypes } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node

const unread = new Set(['script', 'style', 'noscript', 'template', 'head', 'svg', 'iframe'])
const blocks = new Set(
  (
    'p div section article header footer main aside nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote pre ' +
    'figure figcaption form fieldset br hr address'
  ).split(' '),
)

/** The words of a page as a reader sees them, one line for each block; its title comes first. */
export function textOfHtml(html: string): string {
  const document = parse(html)
  const title = find(document, 'title')
  const pieces: string[] = []
  collect(find(document, 'body') ?? document, pieces)
  const body = pieces
    .join('')
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '')
  const heading = title === null ? '' : wordsOf(title).replace(/\s+/gu, ' ').trim()
  return [...(heading === '' || body[0] === heading ? [] : [heading]), ...body].join('\n')
}

function collect(node: Node, pieces: string[]): void {
  if (node.nodeName === '#text' && 'value' in node) pieces.push(node.value.replace(/\s+/gu, ' '))
  if (unread.has(node.nodeName) || !('childNodes' in node)) return
  const apart = blocks.has(node.nodeName)
  if (apart) pieces.push('\n')
  for (const child of node.childNodes) collect(child, pieces)
  if (node.nodeName === 'td' || node.nodeName === 'th') pieces.push(' ')
  if (apart) pieces.push('\n')
}

function find(node: Node, name: string): Node | null {
  if (node.nodeName === name) return node
  if (!('childNodes' in node)) return null
  for (const child of node.childNodes) {
    const found = find(child, name)
    if (found !== null) return found
  }
  return null
}

function wordsOf(node: Node): string {
  if (node.nodeName === '#text' && 'value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(wordsOf).join('') : ''
}
