export { createEngine, type Engine, type EngineModelFile, type EngineOptions, type EngineState } from './engine.ts'
