export { memoryBudget } from './budget.ts'
export { estimateBytes, type MemoryFacts, type MemoryPlan } from './estimate.ts'
export { planMemory } from './plan.ts'
