import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { command, serve, type Running } from './program.ts'

interface Overview {
  readonly consents: readonly { readonly state: string; readonly provider: string; readonly text: string }[]
  readonly topics: readonly { readonly words: string }[]
  readonly kept: readonly string[]
}

describe.each(['alone', 'beside a server'])('consents %s', (where) => {
  const home = mkdtempSync(join(tmpdir(), 'vade-consents-'))
  const env = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1', VADE_CACHE: join(home, 'no-cache') }
  let server: Running | undefined
  let conversation = ''
  beforeAll(async () => {
    const store = await openStore({ home })
    conversation = (await store.conversations.create({ title: 'Mine' })).id
    await store.close()
    if (where !== 'alone') server = await serve(env)
  })
  afterAll(async () => {
    server?.child.kill('SIGTERM')
    await server?.ended
    rmSync(home, { recursive: true, force: true })
  })
  const vade = (...words: string[]) => command(['consents', ...words], env)
  const overview = async () => JSON.parse((await vade('list', '--json')).out) as Overview

  test('are none until they are said, in plain words, and are taken back', async () => {
    expect((await vade('list')).out).toBe('Nothing leaves this device: nothing was allowed.\n')
    const allowed = await vade('allow', 'openai')
    expect(allowed).toMatchObject({ code: 0, out: expect.stringMatching(/^OpenAI may get questions .*\.\n$/) })
    const asked = await vade('ask', 'any', '--class', 'files', '--days', '7', '--json')
    expect(JSON.parse(asked.out)).toMatchObject({ provider: '*', class: 'files', expiresAt: expect.any(Number) })
    expect((await overview()).consents.map(({ state, provider }) => [state, provider])).toEqual([
      ['allow', 'openai'],
      ['ask', '*'],
    ])
    expect((await vade('deny', '--all')).out).toContain('2 were taken back')
    expect((await overview()).consents.every(({ state }) => state === 'deny')).toBe(true)
    expect((await vade('list', '--history')).out.trim().split('\n')).toHaveLength(4)
  })

  test('of one conversation is not listed any more once a later no has ended it', async () => {
    expect((await vade('allow', 'OpenAI', '--conversation', conversation)).out).toMatch(
      /In this conversation only\.\n$/,
    )
    expect((await overview()).consents).toMatchObject([{}, {}, { state: 'allow', provider: 'openai', conversation }])
    expect((await vade('deny', 'openai')).code).toBe(0)
    expect((await overview()).consents.every(({ state }) => state === 'deny')).toBe(true)
    expect((await vade('list')).out).not.toContain('In this conversation only')
  })

  test('topics and conversations stay here, and are let go', async () => {
    expect((await vade('deny', '--topic', 'divorce, Dr. Miller')).out).toContain('divorce, Dr. Miller')
    expect((await vade('deny', '--conversation', conversation)).code).toBe(0)
    expect(await overview()).toMatchObject({ topics: [{ words: 'divorce, Dr. Miller' }], kept: [conversation] })
    expect((await vade('allow', '--topic', 'divorce, Dr. Miller')).code).toBe(0)
    expect((await vade('allow', '--conversation', conversation)).code).toBe(0)
    expect(await overview()).toMatchObject({ topics: [], kept: [] })
  })

  test('what is wrong is refused in one sentence', async () => {
    for (const [code, pattern, ...words] of [
      [2, /^vade: Name the provider/, 'allow'],
      [1, /^vade: There is no provider 'opnai'/, 'allow', 'opnai'],
      [1, /^vade: There is no provider 'opnai', so nothing was denied/, 'deny', 'opnai'],
      [2, /^vade: There is no class 'all'; there are: ordinary/, 'allow', 'openai', '--class', 'all'],
      [2, /^vade: Passwords and keys never leave unasked/, 'allow', 'openai', '--class', 'secret'],
      [2, /^vade: What is asked again by chance/, 'ask', 'openai', '--purpose', 'audit'],
      [1, /^vade: There is no topic 'x'/, 'allow', '--topic', 'x'],
      [1, /^vade: There is no conversation none/, 'deny', '--conversation', 'none'],
      [2, /^vade: .*days/, 'allow', 'openai', '--days', '-1'],
    ] as const) {
      const said = await vade(...words)
      expect({ code: said.code, out: said.out }).toEqual({ code, out: '' })
      expect(said.error).toMatch(pattern)
    }
  })
})
