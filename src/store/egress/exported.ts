import type { EgressRow } from '../../core/index.ts'
import type { Chain, Head } from './chain.ts'
import { createChainReader, type ChainProblem } from './reader.ts'

/** The first line of an export: which chain it is, and where it ended then. */
export interface ExportHead extends Head {
  /** Tells the records of different homes apart. */
  readonly chain: string
  readonly seal: string
}

export type ExportLine = ExportHead | EgressRow

export function exportHead(chain: Chain, { number, hash }: Head): ExportHead {
  return { chain: chain.id, number, hash, seal: chain.headSeal({ number, hash }) }
}

interface Read {
  readonly rows: number
  readonly last: number
  readonly problem: ChainProblem | null
  readonly keyed: boolean
}

/** Checks an export of this home, or the links between the rows of another one's. */
export async function readExport(lines: AsyncIterable<ExportLine>, own: Chain): Promise<Read> {
  let head: ExportHead | undefined
  let reader = createChainReader(null)
  let keyed = false
  let rows = 0
  let problem: ChainProblem | null = null
  for await (const line of lines) {
    if ('chain' in line) {
      if (head !== undefined) problem = { number: reader.last().number + 1, sentence: 'The file has two first lines.' }
      head = line
      keyed = line.chain === own.id
      reader = createChainReader(keyed ? own : null)
      if (keyed && own.headSeal(line) !== line.seal) problem ??= { number: 0, sentence: 'The first line was changed.' }
    } else {
      problem ??= reader.read(line)
      if (problem === null) rows++
    }
    if (problem !== null) break
  }
  const last = reader.last()
  if (problem === null) problem = problemAtEnd(head, last)
  return { rows, last: last.number, problem, keyed }
}

function problemAtEnd(head: ExportHead | undefined, last: Head): ChainProblem | null {
  const number = last.number + 1
  if (head === undefined) return { number, sentence: 'The first line, which says where the record ends, is missing.' }
  if (head.number === last.number && head.hash === last.hash) return null
  return {
    number,
    sentence: `The file ends with row ${String(last.number)}; it had ${String(head.number)} when it was made.`,
  }
}
