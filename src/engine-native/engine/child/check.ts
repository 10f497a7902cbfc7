import { getLlama, LlamaLogLevel } from 'node-llama-cpp'

/** Loads the library of the engine and nothing else; the parent reads how this process ends. */
await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.disabled })
process.exit(0)
