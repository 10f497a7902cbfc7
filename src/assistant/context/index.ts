export type { PromptPassages } from './parts.ts'
export { createContextKeeper, type ContextKeeper, type ContextKeeperOptions, type Embed } from './context-keeper.ts'
export { factsOn } from './facts.ts'
export { staticPrompt } from './static-prompt.ts'
