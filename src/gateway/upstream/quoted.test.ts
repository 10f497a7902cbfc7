import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { createAdapters } from '../providers/adapters/adapters.ts'
import { AttemptError } from '../routing/target.ts'
import { tinyTarget } from '../routing/tiny-target.ts'
import { withoutSecrets } from './quoted.ts'

const secret = 'sk-live/0123+456789=='
const sent = (key: string, headers: Readonly<Record<string, string>> = {}) => ({
  target: { key: { secret: key } },
  request: { headers },
})
const said = (words: string, key = secret, headers = {}) =>
  withoutSecrets(new AttemptError('auth', words), sent(key, headers)).message

test.each([
  ['as it is', `Your key ${secret} is wrong, ${secret}.`, 'Your key … is wrong, ….'],
  ['in an address', `?key=${encodeURIComponent(secret)}&x`, '?key=…&x'],
  ['in base64', `It is ${Buffer.from(secret).toString('base64')}`, 'It is …'],
  ['in base64 of addresses', `<${Buffer.from(secret).toString('base64url')}>`, '<…>'],
  ['where its words were shortened', `Your key was ${secret.slice(0, 11)}`, 'Your key was …'],
  ['not at all', 'Your key was sk-l***6789.', 'Your key was sk-l***6789.'],
])('a secret is cut out where it is quoted %s', (_how, words, expected) => {
  expect(said(words)).toBe(expected)
})

test('a secret of fewer than eight letters stays: it could be any word', () => {
  expect(said('The server fails.', 'server')).toBe('The server fails.')
  expect(said('The server8 fails: server8x', 'server8x')).toBe('The server8 fails: …')
})

test('a key that is no text, which no header can carry, is cut out, too', () => {
  expect(said('It was \ud800-half-a-letter.', '\ud800-half-a-letter')).toBe('It was ….')
})

test('no key cuts nothing', () => {
  expect(said('Give a key.', '')).toBe('Give a key.')
})

test('all that the adapter of AWS makes of one key is secret', async () => {
  const parts = ['AKIDEXAMPLE0', 'wJalrXUtnFEMI/K7MDENG', 'IQoJb3JpZ2luX2VjEXAMPLETOKEN']
  const key = { id: 'k', secret: parts.join(':') }
  const target = { ...tinyTarget('bedrock', { provider: { adapter: 'bedrock', auth: 'adapter' } }), key }
  const adapters = createAdapters({ fetch: () => Promise.reject(new Error('Nothing is fetched.')) })
  const call = { method: 'POST', path: '/chat/completions', headers: {}, body: '{}', stream: false } as const
  const request = await adapters.prepare(target, { ...call, signal: new AbortController().signal })
  const words = `It was ${JSON.stringify(request.headers)}, ${parts.join(' ')}.`
  expect(parts.filter((part) => words.includes(part))).toEqual(parts)
  const { message } = withoutSecrets(new AttemptError('auth', words), { target, request })
  expect(parts.filter((part) => message.includes(part))).toEqual([])
  expect(message).toContain('AWS4-HMAC-SHA256')
})

test('so is what was fetched for a key, and what a row sends beside it', () => {
  const headers = {
    authorization: 'Bearer ya29.fetched-token',
    'x-proxy-token': 'of-the-proxy',
    'user-agent': 'vade-of-the-test',
  }
  const words = 'ya29.fetched-token by vade-of-the-test with of-the-proxy'
  expect(said(words, '{"type": "service_account"}', headers)).toBe('… by vade-of-the-test with …')
})

test('nothing else of an error is another', () => {
  const cause = new SyntaxError(`Unexpected token in ${secret}`)
  const options = { param: `messages.${secret}`, retryAfter: 3, cause, code: 'content_refused' } as const
  const error = new AttemptError('rate-limit', `No: ${secret}`, options)
  const without = withoutSecrets(error, sent(secret))
  expect(without).toBeInstanceOf(AttemptError)
  expect(without).toMatchObject({ fault: 'rate-limit', code: 'content_refused', retryAfter: 3, param: 'messages.…' })
  expect([without.stack, without.cause]).toEqual([expect.not.stringContaining(secret), undefined])
  const plain = withoutSecrets(new VadeError('aborted', secret), sent(secret))
  expect(plain).toMatchObject({ code: 'aborted', message: '…' })
  expect(plain).not.toBeInstanceOf(AttemptError)
})

test('an error that quotes nothing is itself, unless what caused it does', () => {
  const kept = new AttemptError('server', 'It broke.', { cause: new Error('Why?') })
  expect(withoutSecrets(kept, sent(secret))).toBe(kept)
  const cause = new Error('Outside', { cause: new Error(`Inside ${secret}`) })
  const without = withoutSecrets(new AttemptError('server', 'It broke.', { cause }), sent(secret))
  expect(without).toMatchObject({ message: 'It broke.', fault: 'server' })
  expect(without.cause).toBeUndefined()
})
