import { expect, test } from 'vitest'
import { commands } from './commands/index.ts'
import { refuseNearCommand } from './near-command.ts'

test.each([
  ['key list', 'keys list'],
  ['provider add', 'providers add'],
  ['modles pull', 'models pull'],
  ['confix check', 'config check'],
  ['creditss list', 'credits list'],
])("'%s' is taken for '%s'", (typed, meant) => {
  expect(() => refuseNearCommand(commands, [...typed.split(' '), 'more'])).toThrow(
    `There is no command '${typed.split(' ')[0] ?? ''}'; did you mean 'vade ${meant}'? To ask a model, quote the question.`,
  )
})

test.each(['key', 'key list of hotels', 'keen list', 'key words', 'date of birth', 'what list'])(
  "'%s' may be a question",
  (typed) => {
    const words = typed === 'key list of hotels' ? [typed] : typed.split(' ')
    expect(() => refuseNearCommand(commands, words)).not.toThrow()
  },
)
