import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import type { EgressEntry, ReadEgress } from '../../core/index.ts'
import type { EgressRecord, Store } from '../../store/index.ts'
import { createEgress, type Egress } from './egress.ts'

let store: Store
let egress: Egress
const servers: Server[] = []

openBeforeEach((opened) => {
  store = opened
  egress = createEgress({ offline: false, log: () => undefined })
  egress.keepIn(store.egress)
})
afterEach(async () => {
  await egress.close()
  for (const server of servers.splice(0)) server.close()
})

interface Raw {
  readonly host: string
  /** Bytes that arrived at the other side, and those that it sent. */
  readonly seen: { received: number; sent: number }
}

/** A server of which every byte is counted at its sockets. */
async function raw(answer: (request: string, socket: Socket) => string): Promise<Raw> {
  const seen = { received: 0, sent: 0 }
  const server = createServer((socket) => {
    let text = ''
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        seen.received += chunk.length
        text += chunk.toString('latin1')
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
        const head = text.indexOf('\r\n\r\n')
        if (head < 0 || text.length < head + 4 + length) return
        const reply = answer(text, socket)
        text = ''
        seen.sent += Buffer.byteLength(reply)
        socket.write(reply)
      })
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`, seen }
}

const ok = (body: string, head = '') =>
  `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n${head}\r\n${body}`

async function rows(): Promise<readonly ReadEgress[]> {
  await egress.flush()
  return (await store.egress.page({ limit: 100 })).rows.toReversed()
}

function exchanged(host: string, body: string, errand: Parameters<Egress['for']>[0]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    egress.for(errand).exchange(
      { origin: `http://${host}`, path: '/v1/chat', method: 'POST', headers: { authorization: 'Bearer ä' }, body },
      {
        head: () => undefined,
        data: (chunk) => (text += chunk.toString()),
        end: () => resolve(text),
        fail: reject,
      },
    )
  })
}

test('an exchange is in the record before its first byte leaves, and every byte of it is counted', async () => {
  const { host, seen } = await raw(() => ok('héllo'))
  await exchanged(host, '{"question":"ö"}', { purpose: 'answer', who: 'conv_1', consent: 'cons_1', what: 'gpt' })
  egress.spent({ purpose: 'answer', who: 'conv_1', consent: 'cons_1', what: 'gpt' }, `http://${host}`, 1234)
  const [opened, passed, ...more] = await rows()
  expect(more).toEqual([])
  const named = { host, local: true, purpose: 'answer', who: 'conv_1', consent: 'cons_1', what: 'gpt' }
  expect(opened).toMatchObject({ ...named, kind: 'opened', count: 0, sent: seen.received, pending: false })
  expect(passed).toMatchObject({ ...named, kind: 'passed', count: 1, failed: 0, costNanoUsd: 1234 })
  expect(passed?.sent).toBe(seen.received)
  expect(passed?.received).toBe(seen.sent)
})

test('an answer in chunks is counted as it came, with what stands around its data', async () => {
  const { host, seen } = await raw(
    () => 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nx-sum: 1\r\n\r\n',
  )
  expect(await exchanged(host, 'q', { purpose: 'answer', who: 'conv_1' })).toBe('hi')
  expect((await rows()).at(-1)).toMatchObject({ kind: 'passed', sent: seen.received, received: seen.sent })
})

/** What is listed unless more is asked for. */
async function listed(): Promise<readonly ReadEgress[]> {
  await egress.flush()
  return (await store.egress.page({ limit: 100, brief: true })).rows
}
const silent = { purpose: 'answer', who: 'conv_1', what: 'gpt' } as const

test('what a process that died had begun stays listed with what was about to be sent, whatever is asked later', async () => {
  const arrived = Promise.withResolvers<void>()
  const { host, seen } = await raw((request) => {
    if (!request.endsWith('lost')) return ok('x')
    arrived.resolve()
    return ''
  })
  // Nobody closes it: that is how it looks to those that come after it.
  const dying = createEgress({ offline: false, log: () => undefined })
  dying.keepIn({ ...store.egress, add: (entries) => store.egress.add(entries.filter(({ kind }) => kind === 'opened')) })
  const request = { origin: `http://${host}`, path: '/v1/chat', method: 'POST', headers: {}, body: 'lost' } as const
  const nothing = () => undefined
  dying.for(silent).exchange(request, { head: nothing, data: nothing, end: nothing, fail: nothing })
  await arrived.promise
  const bytes = seen.received
  const pending = { kind: 'opened', pending: true, sent: bytes, count: 0 }
  expect(await listed()).toMatchObject([pending])
  await exchanged(host, 'again', silent)
  expect(await listed()).toMatchObject([{ kind: 'passed', count: 1, failed: 0 }, pending])
  await dying.close()
})

test('a question that hangs until it is stopped has one row, with what was sent and that no answer came', async () => {
  const arrived = Promise.withResolvers<void>()
  const { host, seen } = await raw(() => {
    arrived.resolve()
    return ''
  })
  const request = { origin: `http://${host}`, path: '/v1/chat', method: 'POST', headers: {}, body: 'hello' } as const
  const failed = Promise.withResolvers<Error>()
  const nothing = () => undefined
  const handler = { head: nothing, data: nothing, end: nothing, fail: failed.resolve }
  const hanging = egress.for(silent).exchange(request, handler)
  await arrived.promise
  // Who looks meanwhile does not tear it into two rows.
  expect(await listed()).toMatchObject([{ kind: 'opened', pending: true, sent: seen.received }])
  hanging.abort(new Error('stopped'))
  expect(await failed.promise).toMatchObject({ message: 'stopped' })
  expect(await listed()).toMatchObject([{ kind: 'passed', count: 1, failed: 1, sent: seen.received, received: 0 }])
})

test('calls of the API are counted by host and key, and the host is named once', async () => {
  const { host, seen } = await raw(() => ok('x'))
  for (const who of ['key_1', 'key_2', 'key_1']) await exchanged(host, 'q', { purpose: 'api-call', who })
  const first = await rows()
  expect(first.map(({ kind, who, count }) => [kind, who, count])).toEqual([
    ['opened', null, 0],
    ['passed', 'key_1', 2],
    ['passed', 'key_2', 1],
  ])
  expect(first.reduce((sum, row) => sum + row.sent, 0)).toBe(seen.received)
  await exchanged(host, 'q', { purpose: 'api-call', who: 'key_1' })
  expect((await rows()).slice(3).map(({ kind, count }) => [kind, count])).toEqual([['passed', 1]])
})

test('what a redirect reaches is in the record too, with the bytes of each', async () => {
  const target = await raw(() => ok('weights'))
  const first = await raw(
    () => `HTTP/1.1 302 Found\r\nlocation: http://${target.host}/file\r\ncontent-length: 0\r\n\r\n`,
  )
  const { fetch } = egress.for({ purpose: 'model-download', what: 'SmolLM2' })
  const response = await fetch(`http://${first.host}/file`, { method: 'POST', body: 'please' })
  expect(await response.text()).toBe('weights')
  const passed = (await rows()).filter(({ kind }) => kind === 'passed')
  expect(passed.map(({ host, sent, received }) => ({ host, sent, received }))).toEqual([
    { host: first.host, sent: first.seen.received, received: first.seen.sent },
    { host: target.host, sent: target.seen.received, received: target.seen.sent },
  ])
})

test('a destination is on the disk before the first byte, also where the process dies then', async () => {
  const written: string[] = []
  const slow: EgressRecord = {
    ...store.egress,
    async add(entries) {
      await store.egress.add(entries)
      written.push(...entries.map(({ kind }) => kind))
    },
  }
  egress.keepIn(slow)
  let atArrival: string[] | null = null
  const { host } = await raw(() => {
    atArrival ??= [...written]
    return ok('x')
  })
  await exchanged(host, 'q', { purpose: 'api-call', who: 'key_1' })
  expect(atArrival).toEqual(['opened'])
})

test('nothing leaves that cannot be written down, and what was counted is not lost', async () => {
  let refuses = true
  const failing: EgressRecord = {
    ...store.egress,
    add: (entries: readonly EgressEntry[]) =>
      refuses ? Promise.reject(new Error('the disk is full')) : store.egress.add(entries),
  }
  egress.keepIn(failing)
  const { host, seen } = await raw(() => ok('x'))
  const errand = { purpose: 'api-call', who: 'key_1' } as const
  await expect(exchanged(host, 'q', errand)).rejects.toThrow('the disk is full')
  await expect(egress.for({ purpose: 'answer' }).fetch(`http://${host}`)).rejects.toMatchObject({
    cause: { message: 'the disk is full' },
  })
  expect(seen.received).toBe(0)
  refuses = false
  await exchanged(host, 'q', errand)
  refuses = true
  await egress.flush()
  await exchanged(host, 'q', errand)
  refuses = false
  const counted = (await rows()).filter(({ kind, purpose }) => kind === 'passed' && purpose === 'api-call')
  // The one that was refused is counted as a failure that sent nothing.
  expect(counted).toMatchObject([{ count: 3, failed: 1, sent: seen.received }])
})

test('a raw socket is counted while it is open, and another program by what it says', async () => {
  const { host, seen } = await raw(() => 'pong')
  const door = egress.for({ purpose: 'replica-store' })
  await door.announce(host)
  const socket = door.socket(host)
  socket.connect(Number(host.split(':')[1]), '127.0.0.1')
  socket.write('ping\r\n\r\n')
  await once(socket, 'data')
  const during = await rows()
  expect(during.at(-1)).toMatchObject({ kind: 'passed', sent: seen.received, received: 4, count: 1 })
  socket.destroy()
  const program = await egress
    .for({ purpose: 'model-download', what: 'SmolLM2' })
    .program({ name: 'pip', task: 'download x' })
  const opened = (await store.egress.page({ limit: 1 })).rows[0]
  expect(opened).toMatchObject({ kind: 'opened', host: 'pip', local: false, what: 'SmolLM2 (download x)' })
  program.end({ received: 92_000_000, failed: false })
  expect((await rows()).at(-1)).toMatchObject({ kind: 'passed', host: 'pip', received: 92_000_000, count: 1 })
})

test('another machine is not reached before there is a record', () => {
  const early = createEgress({ offline: false, log: () => undefined })
  const request = { origin: 'http://10.0.0.1', path: '/', method: 'GET', headers: {}, body: null } as const
  expect(() => early.for({ purpose: 'answer' }).exchange(request, {} as never)).toThrow(/before there is a record/)
})
