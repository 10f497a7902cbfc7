export { engineProblem } from './check.ts'
export { forkEngine } from './fork.ts'
export {
  createEngine,
  type Engine,
  type EngineAdapterFile,
  type EngineModelFile,
  type EngineOptions,
  type EngineState,
} from './engine.ts'
