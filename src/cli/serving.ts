import { VadeError } from '../core/index.ts'
import { textOption, type Call, type Option } from './command.ts'

/** Options of the commands that listen. */
export const listenOptions = {
  port: { type: 'string', value: 'N', about: 'Port, 8233 unless told; 0 takes any free one' },
  host: { type: 'string', value: 'HOST', about: 'Address, 127.0.0.1 unless told' },
} as const satisfies Readonly<Record<string, Option>>

export function listenAt(call: Call): { readonly host: string; readonly port: number } {
  const host = textOption(call, 'host') ?? process.env['VADE_HOST'] ?? '127.0.0.1'
  const named = textOption(call, 'port')
  const port = portFrom(named ?? process.env['VADE_PORT'] ?? '8233', named === undefined ? 'VADE_PORT' : '--port')
  return { host, port }
}

/** Settles with the first Ctrl-C or SIGTERM. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function portFrom(text: string, from: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new VadeError('invalid_request', `'${text}' is not a port; give a number from 0 to 65535 with ${from}.`)
  }
  return port
}
