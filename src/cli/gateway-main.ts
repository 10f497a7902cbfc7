import { gateway } from './commands/gateway.ts'
import { run } from './program.ts'

/** `vade gateway` alone: what scripts/prepare.ts makes one file of, for it starts many times a day on small machines. */
void run({ commands: [gateway], otherwise: gateway }).then((code) => (process.exitCode = code))
