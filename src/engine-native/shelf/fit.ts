import type { CatalogueRow } from '../catalogue/catalogue.ts'
import { inWords } from '../download/files.ts'
import type { GgufHeader } from '../gguf/header.ts'
import { estimateBytes, type MemoryFacts } from '../memory/index.ts'

/** The window that a model is offered with when the machine has room, in tokens, for one conversation. */
const usualContextTokens = 4096
/** Where nothing was measured: the largest of the models near 1B parameters. */
const cautiousBytesPerToken = 80 * 1024
const cautiousVocabulary = 152_000
/** Of a file in Q4_K_M: 625 of the 1,117 MB of Qwen2.5 1.5B are copied at load. */
const repackedShare = 0.56

/** What a row of the catalogue tells before the file is here. */
export function guessedMemory(row: CatalogueRow): MemoryFacts {
  const vectors = row.kind === 'embedding'
  return {
    fileBytes: row.bytes,
    repackedBytes: row.repacked === true ? Math.round(row.bytes * repackedShare) : 0,
    contextBytesPerToken: row.contextBytesPerToken ?? (vectors ? 0 : cautiousBytesPerToken),
    vocabularySize: vectors ? 0 : cautiousVocabulary,
  }
}

/** What the file itself tells. */
export function memoryOf(header: GgufHeader, fileBytes: number): MemoryFacts {
  const { repackedBytes, contextBytesPerToken, vocabularySize } = header
  return {
    fileBytes,
    repackedBytes,
    contextBytesPerToken: contextBytesPerToken ?? cautiousBytesPerToken,
    vocabularySize,
  }
}

/** Memory for one conversation at the usual window, in bytes. */
export function needBytes(memory: MemoryFacts, contextTokens: number): number {
  return estimateBytes(memory, { contextTokens: Math.min(usualContextTokens, contextTokens), sequences: 1 })
}

export function fitReason(need: number, budget: number): { readonly fits: boolean; readonly reason: string } {
  const fits = need <= budget
  const words = `It needs ${inWords(need)} of memory and ${inWords(budget)} is free for a model`
  return { fits, reason: fits ? `${words}: it fits.` : `${words}: close other programs or take a smaller model.` }
}
