import type { ServerResponse } from 'node:http'
import { frame } from './framing.ts'
import type { About, Answer, Protocol, StreamEvent } from './protocol.ts'
import type { Fault, FaultPlace, Script } from './script.ts'
import type { Wire } from './wire.ts'

export interface Delivery {
  readonly response: ServerResponse
  readonly wire: Wire
  readonly script: Script
  readonly headers: Readonly<Record<string, string>>
  /** Called for every content event that was put on the wire. */
  onContent(): void
}

/** A body that is sent as it is. */
export async function deliverBody(delivery: Delivery, status: number, body: string | Uint8Array): Promise<void> {
  const { response, wire, headers } = delivery
  const bytes = Buffer.from(body)
  const plain = delivery.script.framing?.gzip !== true
  response.writeHead(status, { ...(plain && { 'content-length': String(bytes.length) }), ...headers })
  await wire.send(bytes)
  await wire.end()
}

/** A whole answer, with the fault that the script wants. */
export async function deliverAnswer(delivery: Delivery, protocol: Protocol, answer: Answer): Promise<void> {
  const { response, wire, headers, script } = delivery
  const { fault } = script
  const about = { model: answer.asked.model, ...complaintOf(script) }
  if (fault === undefined) return deliverBody(delivery, 200, JSON.stringify(protocol.whole(answer)))
  if (fault.kind === 'error')
    return deliverBody(delivery, 200, JSON.stringify(protocol.refusal(fault.reason ?? 'overloaded', about).body))
  const bytes = Buffer.from(JSON.stringify(protocol.whole(answer)))
  const half = bytes.subarray(0, bytes.length >> 1)
  if (fault.kind === 'malformed') return deliverBody(delivery, 200, `${half.toString()}}]`)
  if (fault.at !== 'headers') {
    // Of a body of known length the reader would see that the rest is missing.
    response.writeHead(200, headers)
    response.flushHeaders()
    if (fault.at !== 'start') await wire.send(half)
    if (fault.kind === 'truncated') await wire.send(beginning)
  }
  await interrupt(wire, fault)
}

/** The events of an answer, with the fault that the script wants. */
export async function deliverStream(delivery: Delivery, protocol: Protocol, answer: Answer): Promise<void> {
  const { response, wire, headers, script } = delivery
  const { fault, framing = {}, paceMs = 0 } = script
  const about = { model: answer.asked.model, ...complaintOf(script) }
  const send = (event: StreamEvent) => wire.send(Buffer.from(frame(event, framing)))
  if (fault?.at === 'headers') return interrupt(wire, fault)
  response.writeHead(200, headers)
  response.flushHeaders()
  let pending = fault
  if (pending?.at === 'start') {
    if (await failed(pending, { wire, protocol, about, send })) return
    pending = undefined
  }
  let contents = 0
  let first = true
  for (const event of protocol.events(answer)) {
    if (!first && paceMs > 0) await wire.pause(paceMs)
    first = false
    if (pending !== undefined && due(pending.at, event, contents)) {
      if (await failed(pending, { wire, protocol, about, send })) return
      pending = undefined
    }
    await send(event)
    if (event.phase === 'terminator' && framing.twiceTerminated === true) await send(event)
    if (event.phase !== 'content') continue
    contents++
    delivery.onContent()
  }
  await wire.end()
}

export function complaintOf({ complaint }: Script): Pick<About, 'message'> {
  return complaint === undefined ? {} : { message: complaint }
}

function due(at: FaultPlace, { phase }: StreamEvent, contents: number): boolean {
  if (at === 'opening') return phase !== 'opening'
  if (at === 'terminator') return phase === 'terminator'
  return contents === at && phase !== 'opening'
}

interface Failing {
  readonly wire: Wire
  readonly protocol: Protocol
  readonly about: About
  readonly send: (event: StreamEvent) => Promise<void>
}

/** False where the stream goes on after the fault. */
async function failed(fault: Fault, { wire, protocol, about, send }: Failing): Promise<boolean> {
  if (fault.kind === 'malformed') {
    await send({ data: '{"id":"broken","choices":[{"index":0,"delta":{"con', phase: 'closing' })
    return false
  }
  if (fault.kind === 'error')
    for (const event of protocol.failure(fault.reason ?? 'overloaded', about)) await send(event)
  if (fault.kind === 'truncated')
    await wire.send(Buffer.concat([Buffer.from('data: {"choices":[{"delta":{"content":"'), beginning]))
  await interrupt(wire, fault)
  return true
}

/** Of a character of three bytes. */
const beginning = Buffer.from('日').subarray(0, 1)

async function interrupt(wire: Wire, { kind }: Fault): Promise<void> {
  if (kind === 'hang') await wire.hang()
  if (kind === 'reset') wire.reset()
  else if (kind === 'close') wire.close()
  else await wire.end()
}
