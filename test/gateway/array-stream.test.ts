import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames } from '../../src/gateway/dialects/dialect.ts'
import { defaultText } from '../stand-in/answer.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols, readStream } from './protocols.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

/** Gemini's clients may leave `alt=sse` out: then a stream is one list of JSON. */
let provider: StandIn
let gateway: ServedGateway
beforeAll(async () => {
  provider = await startStandIn()
  gateway = await serveGateway({
    providers: providersAt(provider, [{ id: 'm' }]),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

async function streamed(dialect: (typeof dialectNames)[number]) {
  const { path, body = '' } = protocols.gemini.ask(`at-${dialect}/m`, true)
  const heard = await ask(gateway.url, {
    path: path.replace('?alt=sse', ''),
    body,
    headers: { 'x-goog-api-key': gateway.key },
  })
  expect(heard.headers['content-type']).toMatch(/^application\/json/)
  const items = JSON.parse(heard.body.toString()) as unknown[]
  return readStream(protocols.gemini, items.map((item) => `data: ${JSON.stringify(item)}\n\n`).join(''))
}

test.each(dialectNames)('a list holds the whole answer of a provider of %s', async (dialect) => {
  expect(await streamed(dialect)).toMatchObject({ text: defaultText, error: null, wrong: [] })
})

test.each(dialectNames)('where a provider of %s breaks off, the list is closed after the error', async (dialect) => {
  provider.next({ fault: { kind: 'end', at: 3 } })
  const { text, error, finish, wrong } = await streamed(dialect)
  expect([text !== '' && defaultText.startsWith(text), finish, wrong]).toEqual([true, null, []])
  expect(error).toMatch(/\w/)
})
