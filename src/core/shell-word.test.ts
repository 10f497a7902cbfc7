import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from './shell-word.ts'

test.each(['laptop', 'Gäste-2', 'openai/gpt-5.4', 'a@b.c'])('%s needs no quotes', (name) => {
  expect(shellWord(name)).toBe(name)
})

test.each(['my laptop', 'a;b', "it's", '$HOME', 'a"b', '`id`', 'back\\slash', '*', '~', 'a&b', 'wow!', `both ' and "`])(
  'a shell reads %s as one word',
  (name) => {
    expect(shellWord(name)).not.toBe(name)
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(name)}`], { encoding: 'utf8' })).toBe(name)
  },
)
