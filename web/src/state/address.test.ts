import { expect, test } from 'vitest'
import { gatewayAddress, placeOf } from './address.ts'

test.each([
  ['', { openId: null, gateway: null }],
  ['#/', { openId: null, gateway: null }],
  ['#/c/conv%201', { openId: 'conv 1', gateway: null }],
  ['#/c/%', { openId: '%', gateway: null }],
  ['#/gateway', { openId: null, gateway: { tab: 'keys', callId: null } }],
  ['#/gateway/nothing', { openId: null, gateway: { tab: 'keys', callId: null } }],
  ['#/gateway/usage/req_1', { openId: null, gateway: { tab: 'usage', callId: null } }],
  [gatewayAddress('requests', 'req_1/2'), { openId: null, gateway: { tab: 'requests', callId: 'req_1/2' } }],
  ['#code=secret', null],
])('%s', (hash, place) => {
  expect(placeOf(hash)).toEqual(place)
})
