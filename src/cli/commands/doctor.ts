import { homePaths } from '../../app/index.ts'
import { print, textOption, type Command } from '../command.ts'
import type { Finding } from '../doctor/finding.ts'
import { coloured } from '../terminal.ts'

const colours = { ok: 'green', warning: 'yellow', problem: 'red' } as const

export const doctor: Command = {
  name: 'doctor',
  arguments: '',
  summary: 'Say what works on this machine, what does not, and what to do',
  options: {},
  async run(call) {
    // Loaded here only: the checks bring the engine and the server along.
    const [{ checkMachine }, { checkHome }, { checkNetwork }] = await Promise.all([
      import('../doctor/machine.ts'),
      import('../doctor/home.ts'),
      import('../doctor/network.ts'),
    ])
    const paths = homePaths(textOption(call, 'home'))
    const checks = [...(await checkMachine(paths)), ...(await checkHome(call, paths)), ...(await checkNetwork(call))]
    print(call, { checks }, checks.map(lineOf).join('\n'))
    return checks.some(({ state }) => state === 'problem') ? 1 : 0
  },
}

function lineOf({ name, state, message, remedy }: Finding): string {
  const line = `${coloured(colours[state], state.padEnd(8), process.stdout)} ${name.padEnd(12)} ${message}`
  return remedy === null ? line : `${line} ${coloured('dim', remedy, process.stdout)}`
}
