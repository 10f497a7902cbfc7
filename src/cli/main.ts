import { ask } from './commands/ask.ts'
import { commands } from './commands/index.ts'
import { run } from './program.ts'

process.exitCode = await run({ commands, otherwise: ask })
