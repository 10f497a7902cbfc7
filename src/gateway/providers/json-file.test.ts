import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { configOf } from './config.ts'
import { configShape } from './config-shape.ts'
import { parseJsonFile } from './json-file.ts'
import { providerRow } from './schema.ts'

function refusal(text: string): VadeError {
  try {
    parseJsonFile(text, 'config.json', configShape)
  } catch (thrown) {
    if (thrown instanceof VadeError) return thrown
  }
  throw new Error('It was not refused.')
}

test('comments and commas at the end are allowed', () => {
  const config = parseJsonFile(
    '// mine\n{ "retries": 3, /* why not */ "aliases": { "fast": "groq/x", }, }',
    'c',
    configShape,
  )
  expect(config).toEqual({ retries: 3, aliases: { fast: 'groq/x' } })
})

test.each([
  ['', 'config.json, line 1, column 1: value expected. Correct the JSON there.'],
  ['{\n  "retries" 3\n}', 'config.json, line 2, column 13: colon expected. Correct the JSON there.'],
  ['{\n  "retries": "3"\n}', 'config.json, line 2, column 14: retries: it must be a number.'],
  ['{\n  "retries": 99\n}', 'config.json, line 2, column 14: retries: it must be at most 10.'],
  [
    '{\n  "retires": 3\n}',
    'config.json, line 2, column 3: retires: there is no such field; remove it or correct its name.',
  ],
  [
    '{ "providers": {\n "own": { "baseUrl": "ftp://x" } } }',
    'config.json, line 2, column 22: providers.own.baseUrl: it must be an http or https address without a slash at the end.',
  ],
  [
    '{ "providers": { "own": {\n "models": [{ "contextTokens": 10 }] } } }',
    'config.json, line 2, column 13: providers.own.models[0].id: it is missing.',
  ],
  [
    '{ "providers": { "own": { "keys": [\n{ "env": "X" },\n{ "value": 7 }] } } }',
    'config.json, line 3, column 12: providers.own.keys[1].value: it must be a string.',
  ],
  [
    '{ "routes": { "safe": { "models": ["a"],\n "retry": 1 } } }',
    'config.json, line 2, column 2: routes.safe.retry: there is no such field; remove it or correct its name.',
  ],
  [
    '{ "providers": { "own": { "keys": ["sk-1"] } } }',
    'config.json, line 1, column 36: providers.own.keys[0]: it must be {"env": "NAME_OF_A_VARIABLE"} or {"value": "THE_KEY"}.',
  ],
  [
    '{ "aliases": { "fast": { "to": [7] } } }',
    'config.json, line 1, column 33: aliases.fast.to[0]: it must be "provider/model" or {"model": "provider/model", "weight": 1}.',
  ],
  [
    '{ "aliases": { "fast": 7 } }',
    'config.json, line 1, column 24: aliases.fast: it must be "provider/model", a list of such names, or {"to": …} with either.',
  ],
  [
    '{ "routes": { "safe": "one" } }',
    'config.json, line 1, column 23: routes.safe: it must be a list of names as "provider/model", or {"models": …} with one.',
  ],
  ['{ "retries": 1,\n"retries": 2 }', "config.json, line 2, column 1: 'retries' stands there twice. Remove one."],
  ['[]', 'config.json, line 1, column 1: the file: it must be an object.'],
])('%j is refused with its place', (text, message) => {
  expect(refusal(text)).toMatchObject({ code: 'invalid_request', message })
})

test('the field is in the error', () => {
  expect(refusal('{ "timeouts": { "totalMs": 0 } }').param).toBe('timeouts.totalMs')
})

test('a wrong file never shows what stands in it: it may be a key', () => {
  const error = refusal('{ "providers": { "own": { "keys": [{ "value": "sk-very-secret", "weight": -1 }] } } }')
  expect(error.message).toContain('keys[0].weight')
  expect(JSON.stringify([error.message, error.cause])).not.toContain('very-secret')
})

test('a field called __proto__ is a field like others', () => {
  expect(refusal('{ "__proto__": { "retries": 1 } }').message).toContain('there is no such field')
})

test('dollars for a million tokens become whole billionths', () => {
  const row = parseJsonFile(
    `{ "id": "own", "endpoints": [{ "dialect": "openai-chat", "baseUrl": "http://127.0.0.1:1/v1" }],
       "models": [{ "id": "m", "price": { "input": 0.59, "output": 0.1, "request": 0.005,
         "tiers": [{ "fromInputTokens": 200001, "input": 1.1, "output": 2.2 }], "asOf": "2026-01-02" } }] }`,
    'own.json',
    providerRow,
  )
  expect(row.models[0]).toMatchObject({
    contextTokens: 131_072,
    price: {
      input: 590_000_000,
      output: 100_000_000,
      request: 5_000_000,
      tiers: [{ fromInputTokens: 200_001, input: 1_100_000_000, output: 2_200_000_000 }],
      asOf: '2026-01-02',
    },
  })
})

test('the narrower setting wins over the wider, field by field', () => {
  const config = configOf(
    parseJsonFile(
      `{ "retries": 1, "timeouts": { "totalMs": 9000 },
         "aliases": { "a": "x", "b": ["x", { "model": "y", "weight": 2 }], "c": { "to": "x", "timeouts": { "connectMs": 7 } } },
         "routes": { "r": ["x", "y"] } }`,
      'c',
      configShape,
    ),
  )
  expect(config.policy).toMatchObject({ retries: 1, timeouts: { totalMs: 9000, connectMs: 5000 } })
  expect(Object.fromEntries(config.names)).toEqual({
    a: { groups: [[{ model: 'x', weight: 1 }]], policy: {} },
    b: {
      groups: [
        [
          { model: 'x', weight: 1 },
          { model: 'y', weight: 2 },
        ],
      ],
      policy: {},
    },
    c: { groups: [[{ model: 'x', weight: 1 }]], policy: { timeouts: { connectMs: 7 } } },
    r: { groups: [[{ model: 'x', weight: 1 }], [{ model: 'y', weight: 1 }]], policy: {} },
  })
})
