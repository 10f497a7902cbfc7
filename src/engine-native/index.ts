export * from './engine/index.ts'
export * from './shelf/index.ts'
