import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { command } from './program.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-ask-file-'))
const env = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1', VADE_CACHE: join(home, 'no-cache') }
const file = join(home, 'towers.md')
writeFileSync(file, '# Towers\n\nPeltova Tower is 287 metres tall.\n')
afterAll(() => rmSync(home, { recursive: true, force: true }))

// ELIZA answers here: what counts is that nothing it says is taken for what the file says.
test('what a file does not say is not made up, with the nearest place; nothing of it stays', async () => {
  const { out, error, code } = await command(['ask', '--file', file, 'How tall is Volgard Tower?'], env)
  expect(out).toBe('I did not find that in towers.md. The nearest I found: “Peltova Tower is 287 metres tall.”\n')
  expect(error).toContain('From towers.md, characters 10 to 43')
  expect(code).toBe(0)
  const left = await command(['data', 'export'], env)
  expect(left.code).toBe(0)
  expect(left.out).not.toContain('Peltova')
  expect(left.out).not.toContain('towers.md')
})

test('what a file says is said, and cited', async () => {
  const { out } = await command(['ask', '--json', '--file', file, 'How tall is Peltova Tower?'], env)
  expect(JSON.parse(out)).toMatchObject({
    text: 'towers.md says: “Peltova Tower is 287 metres tall.”',
    citations: [{ support: 'supported', source: { documentName: 'towers.md', start: 10, end: 43 } }],
  })
})

test('of several files, whichever says it is cited', async () => {
  const other = join(home, 'team.md')
  writeFileSync(other, '# Team\n\nMara Voss leads the team in Norrvik.\n')
  const about = async (question: string) => {
    const { out } = await command(['ask', '--json', '--file', file, '--file', other, question], env)
    return JSON.parse(out) as unknown
  }
  expect(await about('How tall is Peltova Tower?')).toMatchObject({
    citations: [{ support: 'supported', source: { documentName: 'towers.md', start: 10, end: 43 } }],
  })
  expect(await about('Who leads the team in Norrvik?')).toMatchObject({
    text: 'team.md says: “Mara Voss leads the team in Norrvik.”',
    citations: [{ support: 'supported', source: { documentName: 'team.md' } }],
  })
})

test.each([
  [['--file', '/nowhere/a.txt', 'What?'], '/nowhere/a.txt cannot be read; give the path of a text file with --file.'],
  [['--file', file, '--temperature', '1', 'What?'], '--temperature does not go with --file; leave one of them out.'],
])('wrong use is one sentence: %j', async (words, sentence) => {
  const { error, code } = await command(['ask', ...words], env)
  expect(error).toContain(sentence)
  expect(code).toBeGreaterThan(0)
})
