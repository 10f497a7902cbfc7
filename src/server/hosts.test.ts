import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { createHosts } from './hosts.ts'

test.each([
  ['127.0.0.1', '127.0.0.1', ['localhost', '[::1]', '127.0.0.1'], ['evil.example', hostname(), '']],
  ['::1', '[::1]', ['[::1]', 'localhost'], ['::1', '[::2]']],
  ['192.0.2.7', '192.0.2.7', ['192.0.2.7', 'localhost'], ['192.0.2.8']],
  ['0.0.0.0', '127.0.0.1', ['localhost', hostname().toLowerCase(), '0.0.0.0'], ['192.0.2.7', 'evil.example']],
  ['::', '[::1]', ['[::1]', '127.0.0.1', `${hostname().toLowerCase()}.local`], ['[2001:db8::1]']],
])('a server on %s is found at %s and answers to its own names only', (host, local, known, unknown) => {
  const hosts = createHosts(host)
  expect(hosts.local).toBe(local)
  expect(known.filter((name) => !hosts.has(name))).toEqual([])
  expect(unknown.filter((name) => hosts.has(name))).toEqual([])
})

test('only an address that others can reach counts as reachable', () => {
  expect(createHosts('localhost').reachable()).toEqual([])
  expect(createHosts('192.0.2.7').reachable()).toEqual(['192.0.2.7'])
})
