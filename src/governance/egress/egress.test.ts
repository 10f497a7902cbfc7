import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createEgress } from './egress.ts'

const errand = { purpose: 'api-call' } as const
const request = (origin: string) =>
  ({ origin, path: '/', method: 'GET', headers: {}, body: null, connectMs: 100 }) as const

/** How an exchange failed; never settles if it does not. */
function failure(origin: string, offline = false): Promise<Error> {
  const egress = createEgress({ offline, log: () => undefined })
  return new Promise((resolve) => {
    egress.for(errand).exchange(request(origin), {
      head: () => undefined,
      data: () => undefined,
      end: () => undefined,
      fail(error) {
        resolve(error)
        void egress.close()
      },
    })
  })
}

const listener = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 },
  function () { console.log(this.address().port) })`

test('what does not accept a connection in time is given up', async () => {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(said.toString())
  child.kill('SIGSTOP')
  // It accepts nothing any more, and these fill its queue.
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  await once(waiting[0] ?? child, 'connect')
  const error = await failure(`http://127.0.0.1:${String(port)}`)
  expect(error).toMatchObject({ code: 'provider_timeout' })
  expect(error.message).toContain('did not accept a connection within 0.1 s')
  for (const socket of waiting) socket.destroy()
  child.kill('SIGKILL')
})

test('offline, only what runs on this machine is reached', async () => {
  const egress = createEgress({ offline: true, log: () => undefined })
  expect(() => egress.for(errand).exchange(request('http://provider.invalid'), {} as never)).toThrow(/VADE_OFFLINE/)
  expect(await failure('http://127.0.0.1:1', true)).toMatchObject({ code: 'ECONNREFUSED' })
})
