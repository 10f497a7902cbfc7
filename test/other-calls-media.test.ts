import { toFile, type OpenAI } from 'openai'
import { describe, expect, test } from 'vitest'
import { last, requestIdOf, startBeforeAll, type OtherCallsHome } from './other-calls-home.ts'
import { soundOf } from './stand-in/other-endpoints.ts'
import type { StandIn } from './stand-in/provider.ts'

let client: OpenAI
let cut: OtherCallsHome['cut']
let home: OtherCallsHome['home']
let key: string
let one: StandIn
let post: OtherCallsHome['post']
startBeforeAll((started) => void ({ client, cut, home, key, one, post } = started))

describe('pictures', () => {
  test('are made, changed and paid by the piece and by tokens', async () => {
    const { data } = await client.images.generate({ model: 'pictures', prompt: 'a cat', n: 2 })
    expect(data?.map(({ b64_json: b64 }) => Buffer.from(b64 ?? '', 'base64').toString())).toEqual([
      'PNG of a cat',
      'PNG of a cat',
    ])
    const made = await home.recorded(({ kind }) => kind === 'images')
    expect(made).toMatchObject({ usage: { inputTokens: 10, outputTokens: 200 }, costNanoUsd: 410_000 + 20_000_000 })
    const image = await toFile(Buffer.from('PNG'), 'a.png', { type: 'image/png' })
    const edited = await client.images.edit({ model: 'one/pictures', image, prompt: 'a dog' })
    expect(Buffer.from(edited.data?.[0]?.b64_json ?? '', 'base64').toString()).toBe('PNG of a dog')
    expect(last(one)?.bytes.toString('latin1')).toMatch(/name="model"\r\n\r\npictures\r\n/)
    await client.images.createVariation({ model: 'pictures', image })
    expect(last(one)?.path).toBe('/v1/images/variations')
  })

  test('are streamed, with the usage of the last event', async () => {
    const stream = await client.images.generate({ model: 'pictures', prompt: 'a cat', stream: true })
    const events = await Array.fromAsync(stream)
    expect(events.map(({ type }) => type)).toEqual(['image_generation.completed'])
    const record = await home.recorded(({ kind, stream: streamed }) => kind === 'images' && streamed)
    expect(record).toMatchObject({ usage: { inputTokens: 10, outputTokens: 200 } })
  })

  test('are asked of Google in its own words', async () => {
    const response = await post('/v1/images/generations', {
      model: 'imagen-x',
      prompt: 'a cat',
      size: '1536x1024',
      quality: 'high',
    })
    expect(await response.json()).toMatchObject({ data: [{ b64_json: 'UE5H' }] })
    expect(response.headers.get('x-vade-lost')).toBe('quality')
    expect(last(one)?.json).toEqual({
      instances: [{ prompt: 'a cat' }],
      parameters: { sampleCount: 1, aspectRatio: '3:2' },
    })
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record.costNanoUsd).toBe(20_000_000)
    const refused = await post('/v1/images/generations', { model: 'imagen-x', prompt: 'a cat', response_format: 'url' })
    expect([refused.status, await refused.json()]).toMatchObject([422, { error: { param: 'response_format' } }])
  })
})

describe('sound', () => {
  test('is spoken and streamed to the byte, and paid by the letter', async () => {
    const spoken = await client.audio.speech.create({ model: 'voice', voice: 'alloy', input: 'Grüezi' })
    expect(spoken.headers.get('content-type')).toBe('audio/mpeg')
    expect(spoken.headers.get('content-security-policy')).toContain('sandbox')
    expect(Buffer.from(await spoken.arrayBuffer())).toEqual(soundOf('Grüezi'))
    expect((await home.recorded(({ kind }) => kind === 'speech')).costNanoUsd).toBe(6 * 15_000)
  })

  test('is written down, whatever the form of the answer, and paid by the second', async () => {
    const file = await toFile(Buffer.from('hello'), 'a.wav')
    const { text } = await client.audio.transcriptions.create({ model: 'one/ears', file })
    expect(text).toBe('ears heard hello')
    expect((await home.recorded(({ kind }) => kind === 'transcription')).costNanoUsd).toBe(13 * 100_000)
    const plain = await client.audio.transcriptions.create({ model: 'ears', file, response_format: 'text' })
    expect(plain).toBe('ears heard hello')
    const translated = await client.audio.translations.create({ model: 'ears', file })
    expect(translated.text).toBe('ears heard hello')
  })

  test('that breaks off is no whole answer; a caller who leaves stops it', async () => {
    one.behave({ body: Buffer.alloc(4_000_000), headers: { 'content-type': 'audio/mpeg' }, framing: { trickleMs: 1 } })
    const leave = new AbortController()
    const count = one.received.length
    const response = await fetch(`${home.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'voice', input: 'a', voice: 'b' }),
      signal: leave.signal,
    })
    expect(response.status).toBe(200)
    leave.abort()
    const asked = await one.request(count)
    expect(await asked.ended).toMatchObject({ how: 'left' })
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ status: 499, errorCode: 'aborted', costNanoUsd: 15_000 })
  })
})

describe('an answer that breaks off after it has begun', () => {
  test('ends with an error event where it is of events', async () => {
    const event = `data: {"type":"image_generation.partial_image"}\n\n`
    cut({ type: 'text/event-stream', text: event })
    const response = await post('/v1/images/generations', { model: 'cutter/pictures', prompt: 'a', stream: true })
    const text = await response.text()
    expect(text).toContain(event)
    expect(text).toMatch(/\n\nevent: error\ndata: \{"error":\{/)
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ status: 200, errorCode: 'provider_failed', attempts: [{ outcome: 'network' }] })
  })

  test('is cut where it is a file, so that it cannot be taken for whole', async () => {
    cut({ type: 'audio/mpeg', text: 'half' })
    const response = await post('/v1/audio/speech', { model: 'cutter/voice', input: 'a', voice: 'b' })
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow(TypeError)
    const record = await home.recorded(({ id }) => id === requestIdOf(response))
    expect(record).toMatchObject({ errorCode: 'provider_failed', kind: 'speech', model: 'voice' })
  })
})
