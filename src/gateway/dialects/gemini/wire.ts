import type { JsonObject } from './reading.ts'

/** What this folder writes, in Gemini's words. Source: Google's reference of `generateContent` (v1beta). */
export interface WireContent {
  readonly role: 'user' | 'model'
  readonly parts: readonly WirePart[]
}

export type WirePart = {
  readonly thoughtSignature?: string
} & (
  | { readonly text: string; readonly thought?: true }
  | WireMedia
  | { readonly functionCall: { readonly id: string; readonly name: string; readonly args: JsonObject } }
  | {
      readonly functionResponse: {
        readonly id: string
        readonly name: string
        readonly response: JsonObject
        readonly parts?: readonly WireMedia[]
      }
    }
)

export type WireMedia =
  | { readonly inlineData: { readonly mimeType: string; readonly data: string } }
  | { readonly fileData: { readonly mimeType?: string; readonly fileUri: string } }

/**
 * Stands where a call of a tool needs a signature and has none, because another model made it. Source: Google's guide
 * to thought signatures.
 */
export const noSignature = 'skip_thought_signature_validator'
