export * from './embedding/index.ts'
export * from './engine/index.ts'
export * from './memory/index.ts'
export * from './shelf/index.ts'
