import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createEgress } from '../../governance/index.ts'
import { newAttemptMarks, newCallMarks } from '../telemetry/marks.ts'
import { marked } from './marked.ts'

test('what leaves and what comes is noted until the answer has begun, and passed on', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(202)
    response.write('one')
    setTimeout(() => response.end('two'), 20)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const egress = createEgress({ offline: false, log: () => undefined })
  const marks = newAttemptMarks(newCallMarks(), false)
  const before = performance.now()
  let begun = 0
  const heard = await new Promise<string>((resolve, reject) => {
    let text = ''
    marked(egress.for({ purpose: 'api-call' }), marks).exchange(
      { origin, path: '/', method: 'POST', headers: {}, body: 'x' },
      {
        head: () => undefined,
        data(chunk) {
          text += chunk.toString()
          marks.committed = true
          begun ||= marks.heardAt
        },
        end: () => resolve(text),
        fail: reject,
      },
    )
  })
  expect(heard).toBe('onetwo')
  expect(marks).toMatchObject({ origin, status: 202 })
  expect(marks.sentAt).toBeGreaterThanOrEqual(before)
  expect(marks.heardAt).toBeGreaterThanOrEqual(marks.sentAt)
  expect(marks.heardAt).toBe(begun)
  await egress.close()
  server.close()
})
