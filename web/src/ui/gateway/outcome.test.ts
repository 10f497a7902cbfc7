import { expect, test } from 'vitest'
import { isBroken, isGood, reasonOf } from './outcome.ts'

test('an answer that broke off is neither good nor refused', () => {
  const outcomes = [
    { status: 200, errorCode: null },
    { status: 200, errorCode: 'provider_failed' },
    { status: 402, errorCode: 'budget_exceeded' },
    { status: 499, errorCode: null },
  ]
  expect(outcomes.map(isGood)).toEqual([true, false, false, false])
  expect(outcomes.map(isBroken)).toEqual([false, true, false, false])
})

test('why a call did not succeed is said with the remedy, or in the words of its code', () => {
  expect(reasonOf({ status: 402, errorCode: 'budget_exceeded' })).toMatch(/max_tokens, or give the key more\.$/)
  expect(reasonOf({ status: 415, errorCode: 'unsupported_media' })).toBe('unsupported media.')
  expect(reasonOf({ status: 499, errorCode: null })).toBe('its status is 499.')
})
