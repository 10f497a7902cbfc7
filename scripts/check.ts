import { runTools } from './tools.ts'

/** Everything that needs no weights and no browser. The unit tests wait more than they work: they go beside the tools. */
const { failed } = await runTools([['vitest', ['run', '--project', 'unit']]])
if (failed > 0) console.error(`${String(failed)} of the above failed.`)
process.exitCode = failed === 0 ? 0 : 1
