import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createClient } from '../../src/client/index.ts'
import { startStandIn } from '../stand-in/provider.ts'
import { addLarge } from './prepared-home.ts'
import { command } from './program.ts'
import { startVade } from './vade-process.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-killed-'))
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  rmSync(home, { recursive: true, force: true })
})

test('after kill -9 in the middle of an answer, what was said of it is there', async () => {
  const provider = await startStandIn({ behaviour: { text: 'word '.repeat(3000).trim(), paceMs: 50 } })
  ends.push(() => provider.close())
  addLarge(home, provider)
  const allowed = await command(['consents', 'allow', 'large'], { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1' })
  expect(allowed).toMatchObject({ code: 0 })
  const start = async () => {
    const vade = await startVade({ home })
    ends.push(() => vade.stop())
    const { token } = JSON.parse(readFileSync(join(home, 'run', 'server.json'), 'utf8')) as { token: string }
    return { vade, client: createClient({ baseUrl: vade.url, fetch, token }) }
  }

  const before = await start()
  const { id } = await before.client.call('createConversation', { body: { model: 'cloud' } })
  const turn = before.client.stream('takeTurn', { params: { id }, body: { parentId: null, text: 'Write many words.' } })
  const cut = Array.fromAsync(turn).catch((thrown: unknown) => thrown)
  const stored = async (client: typeof before.client) =>
    (await client.call('getConversation', { params: { id } })).messages.at(-1)
  await expect
    .poll(() => stored(before.client))
    .toMatchObject({ status: 'streaming', text: expect.stringMatching(/^word word/) })
  const soFar = (await stored(before.client))?.text ?? ''
  await before.vade.kill()
  expect(await cut).toBeInstanceOf(Error)

  const after = await start()
  const answer = await stored(after.client)
  expect(answer).toMatchObject({ status: 'stopped', text: expect.stringMatching(/^(?:word ?)+$/) })
  expect(answer?.text.length).toBeGreaterThanOrEqual(soFar.length)
  const { messages } = await after.client.call('getMessageContext', {
    params: { id, messageId: answer?.id ?? '' },
  })
  expect(messages.at(-1)).toMatchObject({ text: 'Write many words.' })
})
