import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({ arrayValue: z.strictObject({ values: z.array(z.strictObject({ stringValue: z.string() })) }) }),
])
const attributes = z.array(z.strictObject({ key: z.string().min(1), value }))
const spanId = z.string().regex(/^(?!0+$)[\da-f]{16}$/)
const nano = z.string().regex(/^\d{19}$/)

/** As opentelemetry-proto's JSON is specified: hexadecimal ids, 64-bit integers as strings, enums as numbers. */
const span = z.strictObject({
  traceId: z.string().regex(/^(?!0+$)[\da-f]{32}$/),
  spanId,
  parentSpanId: spanId.exactOptional(),
  traceState: z.string().exactOptional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nano,
  endTimeUnixNano: nano,
  attributes,
  status: z.strictObject({ code: z.int().min(0).max(2).exactOptional() }),
  flags: z.int(),
})
const traces = z.strictObject({
  resourceSpans: z
    .array(
      z.strictObject({
        resource: z.strictObject({ attributes }),
        scopeSpans: z.array(
          z.strictObject({
            scope: z.strictObject({ name: z.string().min(1), version: z.string() }),
            spans: z.array(span).min(1),
          }),
        ),
      }),
    )
    .length(1),
})

/** A span whose attributes can be looked up. */
export type CollectedSpan = Omit<z.output<typeof span>, 'attributes'> & {
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

/** A collector of OpenTelemetry on loopback that takes only what the specification allows. */
export interface Collector {
  readonly url: string
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders; readonly text: string }[]
  /** Of the last request. */
  resource(): Readonly<Record<string, string | number | boolean>>
  /** Those of the trace, or all; throws for a request that is none of OTLP. */
  spans(traceId?: string): readonly CollectedSpan[]
  close(): Promise<void>
}

export async function startCollector(): Promise<Collector> {
  const requests: { path: string; headers: IncomingHttpHeaders; text: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      requests.push({ path: request.url ?? '', headers: request.headers, text })
      const { success } = traces.safeParse(JSON.parse(text))
      response.writeHead(success ? 200 : 400, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const parsed = () => requests.flatMap(({ text }) => traces.parse(JSON.parse(text)).resourceSpans)
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    resource: () => lookup(parsed().at(-1)?.resource.attributes ?? []),
    spans: (traceId) =>
      parsed()
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .filter((one) => traceId === undefined || one.traceId === traceId)
        .map((one) => ({ ...one, attributes: lookup(one.attributes) })),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function lookup(given: z.output<typeof attributes>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    given.map(({ key, value: one }) => {
      if ('intValue' in one) return [key, Number(one.intValue)]
      if ('arrayValue' in one) return [key, one.arrayValue.values.map(({ stringValue }) => stringValue).join(',')]
      return [key, Object.values(one)[0] ?? '']
    }),
  )
}
