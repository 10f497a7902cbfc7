import { expect, test } from 'vitest'
import { outlines } from '../dialects/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { tinyTarget } from '../routing/tiny-target.ts'
import { refusalOf } from './fault.ts'

const refusal = (status: number, body: unknown, dialect: DialectName = 'openai-chat') => {
  const answer = { status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }
  return refusalOf(tinyTarget('groq'), outlines[dialect].provider, answer)
}
const error = (message: string, more: object = {}) => ({ error: { message, ...more } })

test.each([
  error('The model `x` does not exist or you do not have access to it.', { code: 'model_not_found' }),
  error('Unable to access model x.', { code: 'model_not_available' }),
  error('The model `x` does not exist.'),
  error('No endpoints found for x.', { code: 404 }),
  { error: 'model "x" not found, try pulling it first' },
  error('The API deployment for this resource does not exist.', { code: 'DeploymentNotFound' }),
])('a 404 that says so means that the model is missing: %j', (body) => {
  expect(refusal(404, body).fault).toBe('model-missing')
})

test('so do those of other protocols', () => {
  const anthropic = { type: 'error', error: { type: 'not_found_error', message: 'model: claude-9' } }
  expect(refusal(404, anthropic, 'anthropic').fault).toBe('model-missing')
  const gemini = error('models/gemini-9 is not found for API version v1beta.', { code: 404, status: 'NOT_FOUND' })
  expect(refusal(404, gemini, 'gemini').fault).toBe('model-missing')
  expect(refusal(404, error('No such model', { code: 'model_not_found' }), 'openai-responses').fault).toBe(
    'model-missing',
  )
})

test.each([
  error('No endpoints found that support image input', { code: 404 }),
  error('No endpoints found for x that support tool use.', { code: 404 }),
  error('No endpoints found matching your data policy.', { code: 404 }),
  error('Previous response with id resp_1 not found.'),
  '404 page not found',
  '',
])('any other 404 is about this request: %j', (body) => {
  expect(refusal(404, body)).toMatchObject({ fault: 'unsupported', code: 'unsupported', status: 422 })
})

test('an account that cannot pay for a request of this size may pay for others', () => {
  const words =
    'This request requires more credits, or fewer max_tokens. You requested up to 64000 tokens, but can only afford 1200.'
  expect(refusal(402, error(words, { code: 402 })).fault).toBe('unsupported')
  expect(refusal(402, error('Insufficient credits. Add more.', { code: 402 })).fault).toBe('quota')
})
