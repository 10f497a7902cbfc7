import { findPip, hubAddress } from '../../engine-native/index.ts'
import { portIsFree } from '../../server/index.ts'
import type { Call } from '../command.ts'
import { findServer } from '../running-server.ts'
import { withApp } from '../with-app.ts'
import { ok, warning, type Finding } from './finding.ts'

const hubLimitMs = 3000

async function checkHub(call: Call): Promise<Finding> {
  const address = hubAddress(process.env)
  if (process.env['VADE_OFFLINE'] === '1') return ok('hub', `${address} is not asked: VADE_OFFLINE=1.`)
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(hubLimitMs)])
  try {
    await withApp(call, ({ egress }) => egress.for({ purpose: 'check' }).fetch(address, { method: 'HEAD', signal }))
    return ok('hub', `${address} answers.`)
  } catch {
    call.signal.throwIfAborted()
    return warning('hub', `${address} does not answer, so models come by pip.`, 'HF_ENDPOINT names another hub.')
  }
}

function checkPip(): Finding {
  const pip = findPip()
  if (pip !== null) return ok('pip', `'${pip}' is a second source of models.`)
  return warning(
    'pip',
    'There is no pip, so models come from the hub only.',
    'Install it, as with: apt install python3-pip',
  )
}

async function checkServer(call: Call): Promise<Finding> {
  const server = await findServer(call)
  if (server !== null) {
    await server.close()
    return ok('server', `Vade runs at ${server.url}.`, "'vade link' makes a link to its page.")
  }
  const port = Number(process.env['VADE_PORT'] ?? 8233)
  const free = await portIsFree({ host: process.env['VADE_HOST'] ?? '127.0.0.1', port })
  if (free) return ok('server', `No server runs on this home; port ${String(port)} is free for one.`)
  return warning('server', `Another program has port ${String(port)}.`, 'Start with another: vade serve --port 8234')
}

export async function checkNetwork(call: Call): Promise<Finding[]> {
  return [checkPip(), await checkHub(call), await checkServer(call)]
}
