import { expect, test } from 'vitest'
import { gatewayAddress, placeOf, privacyAddress } from './address.ts'

test.each([
  ['', {}],
  ['#/', {}],
  ['#/c/conv%201', { openId: 'conv 1' }],
  ['#/c/%', { openId: '%' }],
  ['#/gateway', { gateway: { tab: 'keys', callId: null } }],
  ['#/gateway/nothing', { gateway: { tab: 'keys', callId: null } }],
  ['#/gateway/usage/req_1', { gateway: { tab: 'usage', callId: null } }],
  [gatewayAddress('requests', 'req_1/2'), { gateway: { tab: 'requests', callId: 'req_1/2' } }],
  ['#/privacy', { privacy: 'left' }],
  ['#/privacy/nothing', { privacy: 'left' }],
  [privacyAddress('left'), { privacy: 'left' }],
])('%s', (hash, place) => {
  expect(placeOf(hash)).toEqual({ openId: null, gateway: null, privacy: null, ...place })
})

test('an address that is none of the page is left alone', () => {
  expect(placeOf('#code=secret')).toBeNull()
})
