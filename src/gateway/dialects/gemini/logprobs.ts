import type { TokenLogprob } from '../../../core/index.ts'
import { listIn, objectIn, textIn } from './reading.ts'

type Alternative = TokenLogprob['top'][number]

/** `LogprobsResult`: what was chosen and what could have been, in two lists side by side. */
export function encodeLogprobs(tokens: readonly TokenLogprob[]): object {
  return {
    chosenCandidates: tokens.map(encodeOne),
    topCandidates: tokens.map(({ top }) => ({ candidates: top.map(encodeOne) })),
  }
}

function encodeOne({ token, logprob }: Alternative): object {
  return { token, logProbability: logprob }
}

export function decodeLogprobs(result: unknown): TokenLogprob[] {
  const lists = objectIn(result)
  const tops = listIn(lists?.['topCandidates'])
  return listIn(lists?.['chosenCandidates']).flatMap((chosen, index) =>
    decodeOne(chosen).map((one) => ({
      ...one,
      top: listIn(objectIn(tops[index])?.['candidates']).flatMap(decodeOne),
    })),
  )
}

function decodeOne(value: unknown): Alternative[] {
  const candidate = objectIn(value)
  const token = textIn(candidate?.['token'])
  const logprob = candidate?.['logProbability']
  return token !== undefined && typeof logprob === 'number' ? [{ token, logprob }] : []
}
