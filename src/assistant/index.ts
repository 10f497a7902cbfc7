export * from './assistant.ts'
export { staticPrompt } from './context.ts'
export type { Exported } from './export.ts'
export type { ShownPart, TurnEvent } from './turn.ts'
