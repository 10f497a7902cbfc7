import { expect, test } from 'vitest'
import { collect, userText } from '../../core/index.ts'
import { createEliza } from './eliza.ts'
import { createTalk } from './interpreter.ts'

/** Printed in Communications of the ACM 9(1), 1966, page 36. */
const printed = [
  ['Men are all alike.', 'IN WHAT WAY'],
  ["They're always bugging us about something or other.", 'CAN YOU THINK OF A SPECIFIC EXAMPLE'],
  ['Well, my boyfriend made me come here.', 'YOUR BOYFRIEND MADE YOU COME HERE'],
  ["He says I'm depressed much of the time.", 'I AM SORRY TO HEAR YOU ARE DEPRESSED'],
  ["It's true. I am unhappy.", 'DO YOU THINK COMING HERE WILL HELP YOU NOT TO BE UNHAPPY'],
  ['I need some help, that much seems certain.', 'WHAT WOULD IT MEAN TO YOU IF YOU GOT SOME HELP'],
  ['Perhaps I could learn to get along with my mother.', 'TELL ME MORE ABOUT YOUR FAMILY'],
  ['My mother takes care of me.', 'WHO ELSE IN YOUR FAMILY TAKES CARE OF YOU'],
  ['My father.', 'YOUR FATHER'],
  ['You are like my father in some ways.', 'WHAT RESEMBLANCE DO YOU SEE'],
  [
    "You are not very aggressive but I think you don't want me to notice that.",
    'WHAT MAKES YOU THINK I AM NOT VERY AGGRESSIVE',
  ],
  ["You don't argue with me.", "WHY DO YOU THINK I DON'T ARGUE WITH YOU"],
  ['You are afraid of me.', 'DOES IT PLEASE YOU TO BELIEVE I AM AFRAID OF YOU'],
  ['My father is afraid of everybody.', 'WHAT ELSE COMES TO MIND WHEN YOU THINK OF YOUR FATHER'],
  ['Bullies.', 'DOES THAT HAVE ANYTHING TO DO WITH THE FACT THAT YOUR BOYFRIEND MADE YOU COME HERE'],
] as const

const context = { signal: new AbortController().signal, caller: 'test' }

test('tells the conversation that the paper prints', () => {
  const talk = createTalk()
  expect(printed.map(([said]) => talk.reply(said))).toEqual(printed.map(([, answer]) => answer))
})

test('says what it is first, and keeps nothing between calls', async () => {
  const eliza = createEliza()
  const first = await collect(eliza.generate({ messages: [userText('Men are all alike.')] }, context))
  expect(first.text).toBe('I am ELIZA, a program of rules from 1966, not a language model. IN WHAT WAY')
  const all = await collect(eliza.generate({ messages: printed.map(([said]) => userText(said)) }, context))
  expect(all.text).toBe(printed.at(-1)?.[1])
  expect(all.finish).toMatchObject({ reason: 'stop', origin: { model: 'eliza', runsOn: 'device' }, costNanoUsd: 0 })
})

test('refuses schemas and stops when told', async () => {
  const messages = [userText('Hello')]
  await expect(collect(createEliza().generate({ messages, output: { type: 'json' } }, context))).rejects.toMatchObject({
    code: 'unsupported',
  })
  const stopped = await collect(createEliza().generate({ messages }, { ...context, signal: AbortSignal.abort() }))
  expect(stopped.finish.reason).toBe('aborted')
})
