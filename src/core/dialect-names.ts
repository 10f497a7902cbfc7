/** The protocols that callers and providers speak, by the path or the maker. */
export const dialectNames = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'] as const

export type DialectName = (typeof dialectNames)[number]
