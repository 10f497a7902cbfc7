export { createEmbedder, embeddingModel, type Embedder, type EmbedderOptions } from './embedder.ts'
