import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { checkFreeDisk, inWords } from './files.ts'

test('too little room is said with both sizes', async () => {
  await checkFreeDisk(tmpdir(), 0)
  await expect(checkFreeDisk(tmpdir(), 2 ** 60)).rejects.toMatchObject({
    code: 'disk_full',
    message: expect.stringMatching(/needs 1152921504\.7 GB but .* has .* free/),
  })
})

test('sizes in words', () => {
  expect([1, 98_362_432, 1_117_320_768].map(inWords)).toEqual(['1 kB', '98 MB', '1.1 GB'])
})
