import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols } from './protocols.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let provider: StandIn
let gateway: ServedGateway
beforeAll(async () => {
  provider = await startStandIn()
  const input = ['text', 'image', 'audio', 'document']
  gateway = await serveGateway({
    retries: 0,
    providers: providersAt(provider, [{ id: 'm', input, contextTokens: 100 }]),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

async function refused(caller: DialectName, at: DialectName, change: object) {
  const { path, body } = protocols[caller].ask(`at-${at}/m`, false)
  const sent = JSON.stringify({ ...(JSON.parse(String(body)) as object), ...change })
  const heard = await ask(gateway.url, { path, body: sent, headers: { authorization: `Bearer ${gateway.key}` } })
  const { message, field } = protocols[caller].readError(JSON.parse(heard.body.toString()), heard.status)
  return { status: heard.status, message, field }
}

const wave = 'UklGRiQAAABXQVZF'
const first = 'Hello'
const page = 'https://example.org/a.pdf'
const long = 'word '.repeat(1000)

test.each<[DialectName, DialectName, object, string]>([
  ['anthropic', 'openai-responses', { stop_sequences: ['END'] }, 'stop_sequences'],
  ['openai-chat', 'openai-responses', { stop: ['END'] }, 'stop'],
  ['gemini', 'openai-responses', { generationConfig: { stopSequences: ['END'] } }, 'generationConfig.stopSequences'],
  [
    'gemini',
    'anthropic',
    {
      contents: [
        { role: 'user', parts: [{ text: first }] },
        { role: 'model', parts: [{ text: first }] },
        { role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: wave } }] },
      ],
    },
    'contents[2].parts[0]',
  ],
  [
    'openai-chat',
    'anthropic',
    { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { format: 'wav', data: wave } }] }] },
    'messages[0].content[0]',
  ],
  [
    'openai-responses',
    'openai-chat',
    { input: [{ role: 'user', content: [{ type: 'input_file', file_url: page }] }] },
    'input[0]',
  ],
  [
    'anthropic',
    'openai-chat',
    {
      system: 'Be short.',
      messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'url', url: page } }] }],
    },
    'messages[0].content',
  ],
])('a caller of %s at %s hears of its own field: %j', async (caller, at, change, field) => {
  const heard = await refused(caller, at, change)
  expect(heard).toMatchObject({ status: 422, field })
  expect(heard.message).not.toMatch(/sampling|messages\[1\]/)
})

test.each<[DialectName, object, string]>([
  ['openai-chat', { messages: [{ role: 'user', content: long }] }, 'messages'],
  ['openai-responses', { input: long }, 'input'],
  ['anthropic', { messages: [{ role: 'user', content: long }] }, 'messages'],
  ['gemini', { contents: [{ role: 'user', parts: [{ text: long }] }] }, 'contents'],
])('what is too long for every model is named as %s calls it', async (caller, change, field) => {
  for (const at of dialectNames) expect(await refused(caller, at, change)).toMatchObject({ status: 400, field })
})

test("what a provider says of its own field is told of the caller's", async () => {
  provider.next({ status: 400, body: JSON.stringify({ error: { message: 'Too many.', param: 'max_output_tokens' } }) })
  expect(await refused('gemini', 'openai-responses', {})).toMatchObject({
    status: 400,
    field: 'generationConfig.maxOutputTokens',
  })
})
