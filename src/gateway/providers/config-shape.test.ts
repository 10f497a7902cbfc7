import { expect, test } from 'vitest'
import { publishedShape } from './config-shape.ts'
import { configSchema } from './config.ts'

/** Paths of fields without a word about them. */
function undescribed(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, inside]: [string, unknown]) => {
    if (name !== 'properties') return undescribed(inside, `${path}/${name}`)
    return Object.entries(inside as Record<string, { readonly description?: string }>).flatMap(([field, own]) => [
      ...(own.description === undefined ? [`${path}/${field}`] : []),
      ...undescribed(own, `${path}/${field}`),
    ])
  })
}

test('every field of the published schema says what it is for', () => {
  expect(undescribed(publishedShape())).toEqual([])
  expect(undescribed({ properties: { bare: { properties: { inner: { description: 'x' } } } } })).toEqual(['/bare'])
})

test('the published schema of the configuration is JSON Schema of what people write', async () => {
  expect(await configSchema()).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { providers: { type: 'object' }, retries: { type: 'integer', minimum: 0, maximum: 10 } },
  })
})
