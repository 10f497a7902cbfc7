import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { command } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'vade-redact-'))
const env = { ...process.env, VADE_HOME: join(folder, 'home') }

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('vade redact --json prints the text and what was found', async () => {
  const { out } = await command(['redact', '--json'], env, 'My name is Anna Schmidt, my PIN is 4827.\n')
  expect(JSON.parse(out)).toEqual({
    text: 'My name is [NAME_1], my PIN is [SECRET_1].\n',
    findings: [
      { class: 'name', start: 11, end: 23, placeholder: '[NAME_1]' },
      { class: 'secret', start: 35, end: 39, placeholder: '[SECRET_1]' },
    ],
  })
})

test('vade redact prints the text alone, and makes no home', async () => {
  const { out } = await command(['redact'], env, 'Écris à jeanne@example.org')
  expect(out).toBe('Écris à [EMAIL_1]')
  expect(existsSync(env.VADE_HOME)).toBe(false)
})
