import { expect, test } from 'vitest'
import { requiredWords } from './required-words.ts'

test.each([
  ['what is {x}', ['what is']],
  ['{x}', []],
  ['(?:when is|when was) {date}', ['when is', 'when was']],
  ['(?:the )?sum of {list}', ['sum of']],
  ['(?:what is )?{n} off', ['off']],
  ['factori[sz]e {n}', ['factori']],
  ['heute|morgen', ['heute', 'morgen']],
  ['(?<unit>days|weeks) since {date}', ['since']],
  ['(?:a(?:b|cd)?|efg) {x}', ['a', 'efg']],
  ['colou?r', ['colo']],
  ['x\\.y', ['x']],
])('%s needs %j', (pattern, expected) => {
  expect(requiredWords(pattern)).toEqual(expected)
})
