import { expect, test } from 'vitest'
import { textToReadWhole } from './read-all.ts'
import { branchOf, estimatingCounter } from './tiny-branch.ts'
import { planWindow } from './window.ts'

const text = 'A house has a garden with trees. '.repeat(200)

test.each([
  [[`Summarise this: ${text}`], true],
  [[`${text}\nFasse das zusammen.`], true],
  [[text, 'I read a part of it.', 'Please summarise all of it.'], true],
  [[text, 'I read a part of it.', 'Résume le texte.'], true],
  [['Summarise: a house has a garden.'], false],
  [[text], false],
  [[text, 'I read a part of it.', 'What of the trees?'], false],
  [[text, 'I read a part of it.', 'Give me a summary of our conversation.'], false],
])('case %#', async (texts, is) => {
  const found = await textToReadWhole(branchOf(texts), planWindow(1000), estimatingCounter)
  expect(found !== null).toBe(is)
})
