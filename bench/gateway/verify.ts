import { chatCall, messagesCall, type Call } from './calls.ts'
import type { Candidate } from './candidate.ts'

/** wrk counts any 200: what is fast must first be right. Throws with the beginning of an answer that is not whole. */
export async function verify(candidate: Candidate): Promise<void> {
  await expectWords(candidate, chatCall(candidate), ['The quick brown fox', '"usage"'])
  await expectWords(candidate, chatCall(candidate, { stream: true }), [' token0', ' token63', '"stop"', '[DONE]'])
  if (candidate.anthropic)
    await expectWords(candidate, messagesCall(candidate), [' token0', ' token63', 'end_turn', 'message_stop'])
}

async function expectWords(candidate: Candidate, call: Call, words: readonly string[]): Promise<void> {
  const response = await fetch(call.url, { method: 'POST', headers: call.headers, body: call.body })
  const text = await response.text()
  const missing = words.filter((word) => !text.includes(word))
  if (response.status === 200 && missing.length === 0) return
  const said = `${String(response.status)} ${text.slice(0, 300)}`
  throw new Error(`${candidate.name} left out ${missing.join(', ')} of an answer to ${call.url}; it said ${said}`)
}
