import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp } from '../src/app/index.ts'
import { createAssistant, staticPrompt, type Assistant } from '../src/assistant/index.ts'
import {
  collect,
  textOf,
  userText,
  type Message,
  type Model,
  type StoredMessage,
  type Usage,
} from '../src/core/index.ts'
import { median, report, type Row } from './report.ts'
import { isRight, writeScript, type Question, type Script } from './long-conversation/script.ts'

/**
 * Conversations of 300 turns, ten times the window, whose answers are given; at their end the model is asked what was told
 * in turn 3 and later. Beside it the same model, which sees the newest turns that fit and nothing else (as Vade did before).
 * With `--prefix` a model reads every turn, so that it is seen how much of each prompt is read anew.
 */
const { values } = parseArgs({
  allowNegative: true,
  options: {
    model: { type: 'string', default: 'qwen2.5-coder-1.5b-instruct' },
    seeds: { type: 'string', default: '1,2,3' },
    turns: { type: 'string', default: '300' },
    prefix: { type: 'boolean', default: false },
    /** Without the rival the model is asked half as much. */
    rival: { type: 'boolean', default: true },
    /** Tells each question, what was answered, and whether the passage was in the prompt. */
    show: { type: 'boolean', default: false },
  },
})

const home = mkdtempSync(join(tmpdir(), 'vade-bench-'))
const app = await createApp({ home, log: () => {} })
const signal = new AbortController().signal

interface Answered {
  readonly question: Question
  readonly right: boolean
  /** What is right stood in the prompt. */
  readonly given: boolean
}

interface Scripted extends Model {
  say(text: string): void
  /** What was read of each prompt while the person waited, and while nobody did. */
  readonly waited: Usage[]
  readonly idle: Usage[]
}

/** The model with its answers given: it reads the prompts only where that is measured. */
function scripted(real: Model, reads: boolean): Scripted {
  let next = ''
  const waited: Usage[] = []
  const idle: Usage[] = []
  return {
    ...real,
    waited,
    idle,
    say: (text) => (next = text),
    async *generate(request, context) {
      let usage: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
      if (reads) {
        const sampling = { temperature: 0, maxTokens: 1 }
        usage = (await collect(real.generate({ ...request, sampling }, context))).finish.usage
        // What is asked for one word only is read ahead.
        const ahead = request.sampling?.maxTokens === 1
        ;(ahead ? idle : waited).push(usage)
      }
      yield { type: 'text-delta', text: next }
      yield { type: 'finish', reason: 'stop', usage, origin: { model: real.id, runsOn: 'device' }, costNanoUsd: 0 }
    },
  }
}

/** As the assistant asks it, without chance and briefly. */
function asking(real: Model): Model & { readonly prompts: (readonly Message[])[] } {
  const prompts: (readonly Message[])[] = []
  return {
    ...real,
    prompts,
    generate(request, context) {
      prompts.push(request.messages)
      return real.generate({ ...request, sampling: { temperature: 0, maxTokens: 60 } }, context)
    },
  }
}

/** Every turn through the product itself: stored, learned from, summed up when it must be. */
async function converse(script: Script, model: Scripted) {
  const works: Promise<void>[] = []
  const assistant = createAssistant({
    conversations: app.store.conversations,
    contexts: app.store.contexts,
    resolve: () => model,
    inBackground: (work) => works.push(work()),
  })
  const { id } = await assistant.create({})
  let parentId: string | null = null
  for (const { said, heard } of script.turns) {
    model.say(heard)
    parentId = (await answerOf(assistant, id, { parentId, text: said })).id
    await Promise.all(works.splice(0))
  }
  return { id, parentId }
}

async function answerOf(
  assistant: Assistant,
  id: string,
  turn: { readonly parentId: string | null; readonly text: string },
): Promise<StoredMessage> {
  for await (const event of assistant.takeTurn(id, turn, signal)) {
    if (event.type === 'stored') return event.answer
    if (event.type === 'error') throw new Error(event.error.message)
  }
  throw new Error('The turn ended without an answer.')
}

async function askVade(script: Script, real: Model): Promise<Answered[]> {
  const { id, parentId } = await converse(script, scripted(real, false))
  const model = asking(real)
  const { conversations, contexts } = app.store
  const assistant = createAssistant({ conversations, contexts, resolve: () => model })
  const answers: Answered[] = []
  for (const question of script.questions) {
    const { text } = await answerOf(assistant, id, { parentId, text: question.text })
    answers.push(judged(question, text, model.prompts.at(-1) ?? []))
  }
  return answers
}

/** Half of the turns that are left go until the rest fits: what Vade did before. */
async function askRival(script: Script, real: Model): Promise<Answered[]> {
  const answers: Answered[] = []
  for (const question of script.questions) {
    let turns = script.turns
    for (;;) {
      const messages = [
        staticPrompt,
        ...turns.flatMap(({ said, heard }): Message[] => [userText(said), { role: 'assistant', text: heard }]),
        userText(question.text),
      ]
      const count = await real.countTokens?.([messages], signal)
      if (count === undefined) throw new Error('This model counts no tokens.')
      if ((count.tokens[0] ?? 0) < count.contextTokens) {
        const sampling = { temperature: 0, maxTokens: 60 }
        const { text } = await collect(
          real.generate({ messages, sampling, cacheKey: 'rival' }, { signal, caller: 'bench' }),
        )
        answers.push(judged(question, text, messages))
        break
      }
      turns = turns.slice(Math.max(1, Math.floor(turns.length / 2)))
    }
  }
  return answers
}

function judged(question: Question, text: string, prompt: readonly Message[]): Answered {
  const right = isRight(text, question)
  const read = prompt.map(textOf).join('\n').toLowerCase()
  const given = question.right.some((word) => read.includes(word.toLowerCase()))
  if (values.show)
    console.log(
      `${right ? 'right' : 'WRONG'} ${given ? 'given' : 'ABSENT'} ${question.text} -> ${text.replaceAll('\n', ' ')}`,
    )
  return { question, right, given }
}

const share = (answers: readonly Answered[], holds: (answer: Answered) => boolean) =>
  answers.filter(holds).length / answers.length

async function accuracy(model: Model): Promise<Row[]> {
  const seeds = values.seeds.split(',').map(Number)
  const vade: Answered[] = []
  const rival: Answered[] = []
  for (const seed of seeds) {
    const script = writeScript(seed, Number(values.turns))
    vade.push(...(await askVade(script, model)))
    if (values.rival) rival.push(...(await askRival(script, model)))
  }
  const early = (answers: readonly Answered[]) => answers.filter(({ question }) => question.turn === 3)
  const strong = model.id.includes('1.5b')
  return [
    { what: 'questions', value: vade.length, unit: '' },
    {
      what: 'told in turn 3: in the prompt',
      value: share(early(vade), ({ given }) => given),
      unit: '',
      mark: '>= 0.95',
    },
    {
      what: 'told in turn 3: answered right',
      value: share(early(vade), ({ right }) => right),
      unit: '',
      ...(strong && { mark: '>= 0.9' }),
    },
    { what: 'told in any turn: in the prompt', value: share(vade, ({ given }) => given), unit: '' },
    { what: 'told in any turn: answered right', value: share(vade, ({ right }) => right), unit: '' },
    ...(rival.length === 0
      ? []
      : [
          {
            what: 'newest turns only, turn 3: answered right',
            value: share(early(rival), ({ right }) => right),
            unit: '',
          },
          { what: 'newest turns only, any turn: answered right', value: share(rival, ({ right }) => right), unit: '' },
        ]),
  ]
}

async function prefixReuse(model: Model): Promise<Row[]> {
  const reader = scripted(model, true)
  await converse(writeScript(1, Number(values.turns)), reader)
  const { waited, idle } = reader
  const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0)
  const fresh = (usages: readonly Usage[]) => usages.map((usage) => usage.inputTokens - usage.cachedTokens)
  const prompts = waited.map(({ inputTokens }) => inputTokens)
  const anew = fresh(waited)
  return [
    { what: 'turns', value: waited.length, unit: '' },
    { what: 'tokens of a prompt, median', value: median(prompts), unit: 'tokens' },
    { what: 'tokens of a prompt, most', value: Math.max(...prompts), unit: 'tokens' },
    {
      what: 'share of the prompts that was in the cache',
      value: 1 - sum(anew) / sum(prompts),
      unit: '',
      mark: '>= 0.7',
    },
    { what: 'tokens read anew in a turn, median', value: median(anew), unit: 'tokens' },
    { what: 'tokens read anew in a turn, most', value: Math.max(...anew), unit: 'tokens' },
    { what: 'summaries, each read while nobody waits', value: idle.length, unit: '' },
    { what: 'tokens read while nobody waits, for each turn', value: sum(fresh(idle)) / waited.length, unit: 'tokens' },
  ]
}

try {
  await app.models.pulled(values.model, {})
  await app.rereadModels()
  const model = app.directory.resolve(values.model)
  const rows = values.prefix ? await prefixReuse(model) : await accuracy(model)
  const name = `long-conversation-${values.prefix ? 'prefix-' : ''}${values.model}`
  report(
    name,
    {
      model: values.model,
      ...(!values.prefix && { seeds: values.seeds }),
      turns: values.turns,
      window: model.abilities.contextTokens,
    },
    rows,
  )
} finally {
  await app.close()
  rmSync(home, { recursive: true, force: true })
}
