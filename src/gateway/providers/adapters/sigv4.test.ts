import { expect, test } from 'vitest'
import { signed } from './sigv4.ts'

/** AWS's own test suite for Signature Version 4. */
const scope = {
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  service: 'service',
  at: Date.UTC(2015, 7, 30, 12, 36, 0),
}
const url = (path: string) => new URL(`https://example.amazonaws.com${path}`)

test.each([
  ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ['post-vanilla-query', 'POST', '/?Param1=value1', '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11'],
])('%s', (_, method, path, signature) => {
  expect(signed({ method, url: url(path), headers: {}, body: '' }, scope)).toEqual({
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  })
})

test('post-header-key-sort: other headers are signed too', () => {
  const request = { method: 'POST', url: url('/'), headers: { 'my-header1': 'value1' }, body: '' }
  expect(signed(request, scope)['authorization']).toContain(
    'SignedHeaders=host;my-header1;x-amz-date, Signature=c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  )
})

test('the token of a session is sent and signed; another body is another signature', () => {
  const credentials = { ...scope.credentials, sessionToken: 'token' }
  const sign = (body: string) =>
    signed({ method: 'POST', url: url('/a%3Ab'), headers: {}, body }, { ...scope, credentials })
  expect(sign('x')['x-amz-security-token']).toBe('token')
  expect(sign('x')['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token')
  expect(sign('x')['authorization']).not.toBe(sign('y')['authorization'])
})
