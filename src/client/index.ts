export * from './client.ts'
export * from './sse.ts'
