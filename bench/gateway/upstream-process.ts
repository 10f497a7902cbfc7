import { createServer, type Socket } from 'node:net'

/**
 * The provider of the gateway's benchmark: HTTP by hand and answers made beforehand, so that a gateway meets its own
 * limits before this one's. Answers by the model asked for:
 * `small`: at once, whole or 64 pieces of text; `paced-MS-COUNT`: so many pieces, one every MS milliseconds, each of
 * which says on the machine's monotonic clock, in microseconds, when it was due.
 */
const chunkHead = '{"id":"chatcmpl-b3c0d1e2","object":"chat.completion.chunk","created":1764000000,"model":"small"'
const usage = '"usage":{"prompt_tokens":24,"completion_tokens":64,"total_tokens":88}'

const answer = Buffer.from(
  '{"id":"chatcmpl-b3c0d1e2","object":"chat.completion","created":1764000000,"model":"small","choices":[{"index":0,' +
    '"message":{"role":"assistant","content":"The quick brown fox jumps over the lazy dog, and then it rests.",' +
    `"refusal":null},"logprobs":null,"finish_reason":"stop"}],${usage},"system_fingerprint":"fp_44709d6fcb"}`,
)
const wholeBytes = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(answer.length)}\r\n\r\n`),
  answer,
])
const streamHead =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n'

const opening = event('{"role":"assistant","content":"","refusal":null}')
const closing = `${event('{}', '"stop"')}data: ${chunkHead},"choices":[],${usage}}\n\ndata: [DONE]\n\n`
// In one piece, as the first peers were measured: what costs then is the event, not the packet.
const streamBytes = Buffer.from(
  `${streamHead}${frame(opening + Array.from({ length: 64 }, (_, index) => said(` token${String(index)}`)).join('') + closing)}0\r\n\r\n`,
)

function event(delta: string, finish = 'null'): string {
  return `data: ${chunkHead},"system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]}\n\n`
}

function said(text: string): string {
  return event(`{"content":"${text}"}`)
}

function frame(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    for (let length = requestLength(rest); length > 0; length = requestLength(rest)) {
      respond(socket, rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
})

/** Bytes of the first request, 0 while it is not whole. */
function requestLength(bytes: Buffer): number {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return 0
  const head = bytes.toString('latin1', 0, end)
  const length = /content-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) {
    const all = end + 4 + Number(length)
    return bytes.length >= all ? all : 0
  }
  if (!/transfer-encoding: *chunked/i.test(head)) return end + 4
  const last = bytes.indexOf('0\r\n\r\n', end)
  return last === -1 ? 0 : last + 5
}

function respond(socket: Socket, request: Buffer): void {
  // Gateways order fields as they like, but none puts these two between long texts.
  const ends = request.toString('latin1', 0, 1500) + request.toString('latin1', Math.max(1500, request.length - 500))
  const paced = /"paced-(\d+)-(\d+)"/.exec(ends)
  if (paced !== null) pace(socket, Number(paced[1]), Number(paced[2]))
  else socket.write(/"stream": ?true/.test(ends) ? streamBytes : wholeBytes)
}

function pace(socket: Socket, everyMs: number, count: number): void {
  const began = performance.now()
  const beganMicros = Number(process.hrtime.bigint() / 1000n)
  socket.write(streamHead + frame(opening))
  let index = 0
  function tick(): void {
    if (socket.destroyed) return
    index++
    socket.write(frame(said(`@${String(beganMicros + index * everyMs * 1000)}`)))
    if (index < count) setTimeout(tick, began + (index + 1) * everyMs - performance.now())
    else socket.write(`${frame(closing)}0\r\n\r\n`)
  }
  setTimeout(tick, everyMs)
}

server.listen(0, '127.0.0.1', 4096, () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
})
process.once('disconnect', () => process.exit())
