import { expect, test } from 'vitest'
import { isVadeError } from '../../core/index.ts'
import { mayHaveBeenDone, postgresError } from './errors.ts'

function failure(code: string, message = 'said by the driver for user:secret'): Error {
  return Object.assign(new Error(message), { code })
}

test.each([
  ['53100', 'disk_full'],
  ['28P01', 'store_unwritable'],
  ['28000', 'store_unwritable'],
  ['3D000', 'store_unwritable'],
  ['42501', 'store_unwritable'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'store_unwritable'],
  ['ECONNREFUSED', 'overloaded'],
  ['57P01', 'overloaded'],
  ['57P03', 'overloaded'],
  ['08006', 'overloaded'],
])('%s is told as %s, in words of ours', (code, expected) => {
  const error = postgresError(failure(code), { sent: false })
  expect(error).toMatchObject({ code: expected })
  expect(String(error)).not.toContain('secret')
})

test('only a connection that broke after something was sent leaves open whether it was done', () => {
  expect(mayHaveBeenDone(postgresError(failure('ECONNRESET'), { sent: true }))).toBe(true)
  expect(mayHaveBeenDone(postgresError(failure('', 'Query read timeout'), { sent: true }))).toBe(true)
  expect(mayHaveBeenDone(postgresError(failure('ECONNREFUSED'), { sent: false }))).toBe(false)
  expect(mayHaveBeenDone(postgresError(failure('23505'), { sent: true }))).toBe(false)
})

test('a mistake of ours stays what it is, and an error of ours too', () => {
  const mistake = failure('42601')
  expect(postgresError(mistake, { sent: true })).toBe(mistake)
  const told = postgresError(failure('ECONNREFUSED'), { sent: false })
  expect(isVadeError(told)).toBe(true)
  expect(postgresError(told, { sent: true })).toBe(told)
})
