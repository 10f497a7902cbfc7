import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'

/** States of evaluated prompts on the disk: loading one takes 10 ms where evaluating it takes seconds. */
export interface Prefixes {
  save(sequence: LlamaContextSequence, tokens: readonly Token[]): Promise<void>
  /** Makes a saved prefix known; false if there is no file of it. */
  add(tokens: readonly Token[]): boolean
  /** Puts the best known state into the sequence, if that saves more than what the sequence already has. */
  prepare(sequence: LlamaContextSequence, prompt: readonly Token[]): Promise<void>
}

const mostFiles = 16
const worthTokens = 16

/** `identity` names model, library version and context size: a state of another kind would crash the process. */
export function createPrefixes(directory: string | null, identity: string): Prefixes {
  if (directory === null) return { add: () => false, save: async () => {}, prepare: async () => {} }
  const known = new Map<string, readonly Token[]>()
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Synchronous: the only thread of libuv's pool is evaluating.
  const fileFor = (tokens: readonly Token[]) =>
    join(directory, `${createHash('sha256').update(`${identity}\n${tokens.join()}`).digest('hex')}.state`)
  const remember = (file: string, tokens: readonly Token[]) => {
    known.set(file, tokens)
    for (const old of [...known.keys()].slice(0, -mostFiles)) known.delete(old)
  }
  return {
    add(tokens) {
      const file = fileFor(tokens)
      if (!existsSync(file)) return false
      remember(file, tokens)
      return true
    },
    async save(sequence, tokens) {
      const file = fileFor(tokens)
      const partial = `${file}.${String(process.pid)}.part`
      await sequence.saveStateToFile(partial)
      renameSync(partial, file)
      remember(file, tokens)
      const files = readdirSync(directory)
        .filter((name) => name.endsWith('.state'))
        .map((name) => join(directory, name))
        .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
      for (const old of files.slice(mostFiles)) rmSync(old, { force: true })
    },
    async prepare(sequence, prompt) {
      const shared = sequence.compareContextTokens([...prompt]).firstDifferentIndex
      const fitting = [...known].filter(
        ([, tokens]) =>
          tokens.length < prompt.length &&
          tokens.length > shared + worthTokens &&
          tokens.every((token, index) => token === prompt[index]),
      )
      const best = fitting.sort(([, a], [, b]) => b.length - a.length)[0]
      if (best === undefined) return
      try {
        await sequence.loadStateFromFile(best[0], { acceptRisk: true })
      } catch {
        known.delete(best[0])
        rmSync(best[0], { force: true })
        await sequence.clearHistory()
      }
    },
  }
}
