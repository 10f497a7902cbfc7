export { createContextKeeper, type ContextKeeper, type ContextKeeperOptions } from './context-keeper.ts'
export { createContextView, type ContextView } from './context-view.ts'
export type { PromptPassages } from './parts.ts'
export { staticPrompt } from './static-prompt.ts'
