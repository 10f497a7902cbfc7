import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { addLarge, keepEliza } from './prepared-home.ts'
import { command, serve, startOnTerminal, type Running } from './program.ts'

const question = 'Write to ada.lovelace@example.com that I am late.'
const words = `ask --model cloud '${question}'`
const restored = 'Dear ada.lovelace@example.com, I am late.'
const asks = /Send this to large\? \[y\/N\/always\] /

describe.each(['alone', 'beside a server'])('ask on a terminal, %s', (where) => {
  const home = mkdtempSync(join(tmpdir(), 'vade-ask-consent-'))
  const env = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '0', VADE_CACHE: join(home, 'no-cache') }
  const letter = join(home, 'letter.txt')
  let provider: StandIn
  let server: Running | undefined
  beforeAll(async () => {
    provider = await startStandIn({ behaviour: { text: 'Dear [EMAIL_1], I am late.' } })
    addLarge(home, provider, { input: 1, output: 2 })
    writeFileSync(letter, question)
    await keepEliza(home)
    if (where !== 'alone') server = await serve(env)
  })
  afterAll(async () => {
    server?.child.kill('SIGTERM')
    await server?.ended
    await provider?.close()
    rmSync(home, { recursive: true, force: true })
  })

  async function typing(line: string, keys: string) {
    const before = provider.received.length
    const asked = startOnTerminal(line, env)
    await asked.sees(asks)
    const shown = asked.out()
    expect(provider.received).toHaveLength(before)
    asked.child.stdin?.write(keys)
    const { code, out } = await asked.ended
    return { code, shown, after: out.slice(shown.length), sent: provider.received.length - before }
  }

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('whoever leaves with %s has said nothing', async (_name, keys) => {
    expect(await typing(words, keys)).toMatchObject({ code: 130, sent: 0 })
    const { out } = await command(['consents', 'list', '--history'], env)
    expect(out).toBe('Nothing was ever said.\n')
    expect(JSON.parse((await command(['consents', 'list', '--json'], env)).out)).toMatchObject({ requests: [] })
  })

  test('Ctrl-C at the question of a chat stops that answer and not the chat, and is no answer', async () => {
    const chat = startOnTerminal('chat --model cloud', { ...env, NO_COLOR: '1' })
    await chat.sees(/> /)
    for (const times of [1, 2]) {
      chat.child.stdin?.write(`${question}\r`)
      await chat.sees(new RegExp(`(${asks.source}[^]*){${String(times)}}`))
      chat.child.stdin?.write('\u0003')
      await chat.sees(new RegExp(`(${asks.source}[^]*> [^]*){${String(times)}}`))
    }
    chat.child.stdin?.write('\u0004')
    expect((await chat.ended).code).toBe(0)
    expect((await command(['consents', 'list', '--history'], env)).out).toBe('Nothing was ever said.\n')
    expect(provider.received).toEqual([])
  })

  test('exactly what leaves is shown before it does, and after a no the device answers', async () => {
    const { code, shown, after, sent } = await typing(words, '\n')
    expect(shown).toContain('This would be sent to large (large/big), and nothing else:')
    expect(shown).toContain('you: Write to [EMAIL_1] that I am late.')
    expect(shown).toContain('[EMAIL_1] stands for ada.lovelace@example.com')
    expect({ code, sent }).toEqual({ code: 0, sent: 0 })
    expect(after.trim()).not.toBe('')
    expect(after).not.toContain(restored)
  })

  test('after a yes the larger model answers; the question may come from a file, and from the words of one', async () => {
    const yes = await typing(words, 'yes\n')
    expect(yes).toMatchObject({ code: 0, sent: 1, after: expect.stringContaining(restored) })
    expect(yes.after).toContain('Asking large…')
    const piped = await typing(`ask --model cloud 'Do this:' < ${letter}`, 'y\n')
    expect(piped).toMatchObject({ code: 0, sent: 1, after: expect.stringContaining(restored) })
    expect((await provider.request(provider.received.length - 1)).bytes.toString()).not.toContain('ada.lovelace')
  })

  test('where the answer goes elsewhere nobody is asked, and that is said', async () => {
    const before = provider.received.length
    const { out } = await startOnTerminal(`${words} | cat`, env).ended
    expect(out).toContain('It may be sent to large only after asking you, and nobody can be asked here')
    expect(provider.received).toHaveLength(before)
    const json = await command(['ask', '--json', '--model', 'cloud', question], env)
    expect(JSON.parse(json.out)).toMatchObject({
      origin: 'device',
      reason: expect.stringMatching(/nobody can be asked here; 'vade consents allow large' says yes beforehand/),
    })
  })

  test('always is said once', async () => {
    const always = await typing(words, 'always\n')
    expect(always).toMatchObject({ code: 0, sent: 1, after: expect.stringContaining(restored) })
    const next = await startOnTerminal(words, env).ended
    expect(next.out).not.toMatch(asks)
    expect(next.out).toContain(restored)
    expect((await command(['consents', 'deny', 'large'], env)).code).toBe(0)
    const denied = await startOnTerminal(`${words} | cat`, env).ended
    expect(denied.out).toContain('You have not allowed sending questions to large.')
  })
})
