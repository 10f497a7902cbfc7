import { inWords } from '../download/files.ts'

export interface Weights {
  readonly fileBytes: number
  readonly kind: 'chat' | 'vision-chat' | 'embedding'
  readonly repacked: boolean
  readonly contextTokens: number
  readonly contextBytesPerToken: number | null
}

const megabyte = 1e6
/** The window that a model is offered with when the machine has room, in tokens. */
const usualContextTokens = 4096
/** Compute and logit buffers at a batch of 128 tokens, measured with a vocabulary of 152,000. */
const computeBytes = 80 * megabyte
/** Node and the engine's own libraries. */
const processBytes = 120 * megabyte
/** Where nothing was measured: the largest of the models near 1B parameters. */
const cautiousBytesPerToken = 80 * 1024

/** Memory at the usual window, in bytes: Q4_K and Q4_0 tensors are copied at load beside the mapped file. */
export function needBytes(weights: Weights): number {
  const loaded = weights.fileBytes * (weights.repacked ? 1.6 : 1.05)
  if (weights.kind === 'embedding') return Math.round(loaded + processBytes)
  const tokens = Math.min(usualContextTokens, weights.contextTokens || usualContextTokens)
  const context = tokens * (weights.contextBytesPerToken ?? cautiousBytesPerToken) + computeBytes
  return Math.round(loaded + context + processBytes)
}

export function fitReason(need: number, budget: number): { readonly fits: boolean; readonly reason: string } {
  const fits = need <= budget
  const words = `It needs ${inWords(need)} of memory and ${inWords(budget)} is free for a model`
  return { fits, reason: fits ? `${words}: it fits.` : `${words}: close other programs or take a smaller model.` }
}
