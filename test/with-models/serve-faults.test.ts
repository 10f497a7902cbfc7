import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveHome, until, type ServedHome } from '../end-to-end/served-home.ts'
import { weights } from './weights.ts'

const id = 'smollm2-135m-instruct'
const present = (await weights(id)) !== null
let program: ServedHome
let client: OpenAI

beforeEach(async (context) => {
  if (!present) context.skip(`The weights of ${id} cannot be had here.`)
  program = await serveHome({ models: [id] })
  client = new OpenAI({ apiKey: program.key, baseURL: `${program.url}/v1`, maxRetries: 0 })
})
afterEach(async () => {
  if (present) await program.stop()
})

/** Goes on counting until its limit. */
const count = (max_tokens: number) =>
  client.completions.create({ model: id, prompt: '1, 2, 3, 4, 5, 6,', temperature: 0, max_tokens, stream: true })

test('a stop lets short answers end, refuses new ones, and cuts long ones with an error', async () => {
  const [short, long] = await Promise.all([count(20), count(4000)])
  const longRead = Array.fromAsync(long)
  longRead.catch(() => undefined)
  program.terminate()
  await until(async () => (await fetch(`${program.url}/readyz`)).status === 503)
  const refused = await program.post('/chat/completions', '{}')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect(((await refused.json()) as { error: { code: string } }).error.code).toBe('shutting_down')
  const last = (await Array.fromAsync(short)).at(-1)
  expect(last?.choices[0]?.finish_reason).toBe('length')
  await expect(longRead).rejects.toMatchObject({ code: 'shutting_down' })
  expect((await program.ended).code).toBe(0)
})

test('when the weights go away, the next question says so, and the page shows who answers then', async () => {
  const local = JSON.parse(readFileSync(join(program.home, 'run', 'server.json'), 'utf8')) as { token: string }
  const answering = async () => {
    const headers = { authorization: `Bearer ${local.token}` }
    return ((await (await fetch(`${program.url}/api/status`, { headers })).json()) as { answering: string }).answering
  }
  const ask = () => client.chat.completions.create({ model: id, messages: [{ role: 'user', content: 'Hello' }] })
  expect(await answering()).toBe(id)
  const models = join(program.home, 'models')
  for (const name of readdirSync(models)) if (name.endsWith('.gguf')) rmSync(join(models, name))
  await expect(ask()).rejects.toThrow(/is gone .* 'vade models pull smollm2-135m-instruct'/)
  await until(async () => (await answering()) === 'eliza')
  await expect(ask()).rejects.toThrow(/'vade models pull smollm2-135m-instruct'/)
  const standIn = await client.chat.completions.create({
    model: 'device',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  expect(standIn.choices[0]?.message.content).toContain('ELIZA')
})
