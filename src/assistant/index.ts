export * from './assistant.ts'
export { staticPrompt, type PromptPassages } from './context/index.ts'
export type { Exported } from './export.ts'
export type { ShownPart, TurnEvent } from './turn.ts'
