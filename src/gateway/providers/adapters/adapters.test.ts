import { createHash, createVerify, generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { DialectName } from '../../dialects/dialect.ts'
import { unknownModel } from '../unknown-model.ts'
import { builtInProviders } from '../built-in.ts'
import type { Provider } from '../provider.ts'
import type { CallTarget, ProviderCall } from './adapter.ts'
import { createAdapters } from './adapters.ts'
import { eventStreamMessage } from './event-stream-message.ts'

const at = Date.UTC(2026, 10, 25, 12)

function targetOf(
  id: string,
  secret: string,
  { dialect, model = 'm', fill = {} }: { dialect?: DialectName; model?: string; fill?: Record<string, string> } = {},
): CallTarget {
  const provider = builtInProviders().find((each) => each.id === id) as Provider
  const endpoint = provider.endpoints.find(
    (each) => dialect === undefined || each.dialect === dialect,
  ) as Provider['endpoints'][number]
  const baseUrl = endpoint.baseUrl.replaceAll(/\{(\w+)\}/g, (whole, name: string) => fill[name] ?? whole)
  return { provider, endpoint: { ...endpoint, baseUrl }, key: { id: 'k', secret }, model: unknownModel(model) }
}

function call(path: string, body: object, more: Partial<ProviderCall> = {}): ProviderCall {
  return {
    method: 'POST',
    path,
    headers: {},
    body: JSON.stringify(body),
    stream: false,
    signal: new AbortController().signal,
    ...more,
  }
}

const adapters = createAdapters({ fetch, now: () => at })

test('a row without code: its address, its key, its headers', async () => {
  expect(await adapters.prepare(targetOf('groq', 'gsk'), call('/chat/completions', { model: 'm' }))).toEqual({
    url: 'https://api.groq.com/openai/v1/chat/completions',
    headers: { 'content-type': 'application/json', authorization: 'Bearer gsk' },
    body: '{"model":"m"}',
  })
  expect((await adapters.prepare(targetOf('anthropic', 'sk'), call('/messages', {}))).headers).toEqual({
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
    'x-api-key': 'sk',
  })
  expect(
    (await adapters.prepare(targetOf('gemini', 'g'), call('/models/m:generateContent', {}))).headers,
  ).toMatchObject({ 'x-goog-api-key': 'g' })
  const compatible = targetOf('gemini', 'g', { dialect: 'openai-chat' })
  expect((await adapters.prepare(compatible, call('/chat/completions', {}))).headers).toMatchObject({
    authorization: 'Bearer g',
  })
  expect((await adapters.prepare(targetOf('ollama', ''), call('/chat/completions', {}))).headers).toEqual({
    'content-type': 'application/json',
  })
})

test("what the caller's headers say cannot replace the key", async () => {
  const sent = await adapters.prepare(
    targetOf('groq', 'gsk'),
    call('/x', {}, { headers: { authorization: 'Bearer caller', 'x-a': '1' } }),
  )
  expect(sent.headers).toMatchObject({ authorization: 'Bearer gsk', 'x-a': '1' })
})

test('Azure has the deployment in the path and the version in the query', async () => {
  const fill = { resource: 'mine', apiVersion: '2024-10-21' }
  const chat = await adapters.prepare(
    targetOf('azure', 'k', { dialect: 'openai-chat', model: 'my gpt', fill }),
    call('/chat/completions', {}),
  )
  expect(chat.url).toBe(
    'https://mine.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21',
  )
  expect(chat.headers).toMatchObject({ 'api-key': 'k' })
  const responses = await adapters.prepare(
    targetOf('azure', 'k', { dialect: 'openai-responses', fill }),
    call('/responses', {}),
  )
  expect(responses.url).toBe('https://mine.openai.azure.com/openai/v1/responses')
})

test('Cohere reranks at an address of its own', async () => {
  const target = targetOf('cohere', 'k')
  expect((await adapters.prepare(target, call('/rerank', {}))).url).toBe('https://api.cohere.ai/v2/rerank')
  expect((await adapters.prepare(target, call('/embeddings', {}))).url).toBe(
    'https://api.cohere.ai/compatibility/v1/embeddings',
  )
})

test('Bedrock has the model of Claude in the address and signs', async () => {
  const model = 'global.anthropic.claude-sonnet-4-5-20250929-v1:0'
  const target = targetOf('bedrock', 'AKIDEXAMPLE:secret/1:token', {
    dialect: 'anthropic',
    model,
    fill: { region: 'eu-west-1' },
  })
  const headers = { 'anthropic-beta': 'a-1, b-2' }
  const sent = await adapters.prepare(
    target,
    call('/messages', { model: 'x', stream: true, max_tokens: 5 }, { headers, stream: true }),
  )
  expect(sent.url).toBe(
    'https://bedrock-runtime.eu-west-1.amazonaws.com/model/global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream',
  )
  expect(JSON.parse(String(sent.body))).toEqual({
    max_tokens: 5,
    anthropic_version: 'bedrock-2023-05-31',
    anthropic_beta: ['a-1', 'b-2'],
  })
  expect(Object.keys(sent.headers).sort()).toEqual([
    'authorization',
    'content-type',
    'host',
    'x-amz-date',
    'x-amz-security-token',
  ])
  expect(sent.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20261125\/eu-west-1\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  )
})

test("Bedrock's own keys are sent as they are; other models speak OpenAI's dialect", async () => {
  const target = targetOf('bedrock', 'ABSKexample', { dialect: 'openai-chat', fill: { region: 'us-east-1' } })
  const sent = await adapters.prepare(target, call('/chat/completions', { model: 'openai.gpt-oss-120b-1:0' }))
  expect(sent).toMatchObject({
    url: 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/chat/completions',
    headers: { authorization: 'Bearer ABSKexample' },
  })
  expect(adapters.createFrames(target)).toBeUndefined()
})

test("Bedrock's frames become events of Anthropic's dialect, and its exceptions errors", async () => {
  const target = targetOf('bedrock', 'key', { dialect: 'anthropic' })
  await adapters.prepare(target, call('/messages', {}))
  const frames = adapters.createFrames(target)
  const event = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'grüß' } }
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64')
  const chunk = eventStreamMessage({
    headers: { ':message-type': 'event', ':event-type': 'chunk' },
    payload: Buffer.from(JSON.stringify({ bytes, p: 'abc' })),
  })
  const exception = eventStreamMessage({
    headers: { ':message-type': 'exception', ':exception-type': 'throttlingException' },
    payload: Buffer.from('{"message":"Too many tokens"}'),
  })
  expect(frames?.push(Buffer.concat([chunk, exception]))).toEqual([
    { event: 'content_block_delta', data: JSON.stringify(event) },
    { event: 'error', data: '{"type":"error","error":{"type":"rate_limit_error","message":"Too many tokens"}}' },
  ])
  frames?.end()
})

let server: Server | undefined
afterEach(() => {
  server?.close()
  server = undefined
})

/** A token server on loopback that checks what Google's checks. */
async function tokenServer(publicKey: string): Promise<{ url: string; asked: URLSearchParams[] }> {
  const asked: URLSearchParams[] = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      asked.push(form)
      const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.')
      const good = createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url')
      response.statusCode = good ? 200 : 400
      response.setHeader('content-type', 'application/json')
      const token = createHash('sha256').update(claims).digest('hex').slice(0, 8)
      response.end(
        JSON.stringify(good ? { access_token: `ya29.${token}`, expires_in: 3600 } : { error: 'invalid_grant' }),
      )
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/token`, asked }
}

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

test('Vertex: a signed assertion buys a token, which is kept until shortly before it ends', async () => {
  const { url, asked } = await tokenServer(keys.publicKey)
  const account = JSON.stringify({
    type: 'service_account',
    client_email: 'vade@p.iam',
    private_key: keys.privateKey,
    token_uri: url,
  })
  let now = at
  const own = createAdapters({ fetch, now: () => now })
  const fill = { project: 'p', location: 'global' }
  const gemini = targetOf('vertex', account, { dialect: 'gemini', fill })
  const ask = () => own.prepare(gemini, call('/models/gemini-9:generateContent', { contents: [] }))
  const [first] = await Promise.all([ask(), ask(), ask()])
  expect(asked).toHaveLength(1)
  expect(first.url).toBe(
    'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/gemini-9:generateContent',
  )
  expect(first.headers['authorization']).toMatch(/^Bearer ya29\./)
  expect(asked[0]?.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
  const claims = JSON.parse(
    Buffer.from(asked[0]?.get('assertion')?.split('.')[1] ?? '', 'base64url').toString(),
  ) as object
  expect(claims).toEqual({
    iss: 'vade@p.iam',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    aud: url,
    iat: at / 1000,
    exp: at / 1000 + 3600,
  })

  now += 3_470_000
  await ask()
  expect(asked).toHaveLength(1)
  now += 20_000
  const later = await ask()
  expect(asked).toHaveLength(2)
  expect(later.headers['authorization']).not.toBe(first.headers['authorization'])

  const claude = targetOf('vertex', account, {
    dialect: 'anthropic',
    model: 'claude-opus-5',
    fill: { project: 'p', location: 'europe-west1' },
  })
  const sent = await own.prepare(
    claude,
    call('/messages', { model: 'x', stream: true, max_tokens: 1 }, { stream: true }),
  )
  expect(sent.url).toBe(
    'https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/anthropic/models/claude-opus-5:streamRawPredict',
  )
  expect(JSON.parse(String(sent.body))).toEqual({ stream: true, max_tokens: 1, anthropic_version: 'vertex-2023-10-16' })
})

test('Vertex: a refused account and a key that is none are sentences without the key', async () => {
  const { url } = await tokenServer(
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).publicKey,
  )
  const account = JSON.stringify({ client_email: 'vade@p.iam', private_key: keys.privateKey, token_uri: url })
  const ask = async (secret: string) =>
    adapters.prepare(targetOf('vertex', secret, { dialect: 'gemini' }), call('/models/m:generateContent', {}))
  await expect(ask(account)).rejects.toMatchObject({
    code: 'provider_failed',
    message: expect.stringContaining('gives no access token to vade@p.iam (400)') as string,
  })
  const error = await ask('{"private_key":"secret"}').catch((thrown: unknown) => thrown)
  expect(String(error)).toContain('not a service account')
  expect(String(error)).not.toContain('"secret"')
})

test('Vertex: who leaves stops waiting for the token', async () => {
  server = createServer(() => undefined)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const token_uri = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
  const account = JSON.stringify({ client_email: 'a', private_key: keys.privateKey, token_uri })
  const leaving = new AbortController()
  const asked = createAdapters({ fetch }).prepare(
    targetOf('vertex', account, { dialect: 'gemini' }),
    call('/x', {}, { signal: leaving.signal }),
  )
  leaving.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  server.closeAllConnections()
})
