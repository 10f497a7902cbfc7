import { toVadeError, VadeError } from '../../core/index.ts'
import { modelOption, numberOption, print, textOption, type Call, type Command } from '../command.ts'
import { note } from '../terminal.ts'
import { withApp } from '../with-app.ts'

export const hybridCalibrate: Command = {
  name: 'hybrid calibrate',
  arguments: '',
  summary: 'Measure on this machine how far the answers of its model can be trusted',
  options: {
    model: { ...modelOption, value: 'ID', about: 'The model to measure, unless it is the one that answers' },
    questions: { type: 'string', value: 'N', about: 'Ask so many questions; a stopped calibration goes on' },
  },
  run: (call) =>
    withApp(call, async (app) => {
      const asked = { model: textOption(call, 'model'), questions: questionsOf(call), signal: call.signal }
      try {
        const found = await app.calibrate({ ...asked, onProgress: tell })
        print(call, found, reportOf(found).join('\n'))
        return 0
      } catch (thrown) {
        const { code, message } = toVadeError(thrown)
        if (code !== 'aborted') throw thrown
        note(`${process.stderr.isTTY ? '\n' : ''}${message}`)
        return 130
      }
    }),
}

function questionsOf(call: Call): number | undefined {
  const count = numberOption(call, 'questions')
  if (count === undefined || (Number.isInteger(count) && count > 0)) return count
  throw new VadeError('invalid_request', `--questions is ${String(count)}; give a whole number above 0.`)
}

interface Progress {
  readonly done: number
  readonly of: number
  readonly secondsLeft: number | null
}

/** On a terminal one line that changes; elsewhere a line now and then. */
function tell({ done, of, secondsLeft }: Progress): void {
  const left = secondsLeft === null || done === of ? '' : `, about ${duration(secondsLeft)} left`
  const line = `${String(done)} of ${String(of)} questions${left}`
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}${done === of ? '\n' : ''}`)
  else if (done % 10 === 0 || done === of) process.stderr.write(`${line}\n`)
}

function duration(seconds: number): string {
  return seconds < 90 ? `${String(Math.ceil(seconds))} s` : `${String(Math.round(seconds / 60))} min`
}

type Findings = Awaited<ReturnType<Parameters<Parameters<typeof withApp>[1]>[0]['calibrate']>>

function reportOf(found: Findings): string[] {
  const { model, judged, right, auroc, aurocWithin, kinds, certified, file } = found
  if (auroc === null) {
    return [`${model} gave ${String(judged)} answers that can be judged: too few. Ask more with --questions.`]
  }
  const bounds = certified.map(
    ({ alpha, answeredShare }) =>
      `  at most ${percent(alpha)} wrong   by answering ${percent(answeredShare)} of such questions itself`,
  )
  return [
    `${model} was right in ${String(right)} of ${String(judged)} answers.`,
    `Its confidence puts ${percent(auroc)} of pairs of a right and a wrong answer in order${
      aurocWithin === null ? '' : `, ${percent(aurocWithin)} inside a kind of task`
    } (50 % is chance).`,
    'kind         right      in order   answers by itself',
    ...kinds.map(
      (each) =>
        (kindNames[each.kind] ?? each.kind).padEnd(13) +
        `${String(each.right)} of ${String(each.n)}`.padEnd(11) +
        (each.auroc === null ? '-' : percent(each.auroc)).padEnd(11) +
        (each.mayAnswer ? 'yes' : 'only as not verified'),
    ),
    ...(bounds.length > 0
      ? ['Certified (9 times in 10):', ...bounds]
      : ['No share of wrong answers up to 30 % can be certified: its answers are given as not verified.']),
    `Kept in ${file}`,
  ]
}

const kindNames: Readonly<Record<string, string>> = {
  mc: 'choice',
  bool: 'yes or no',
  'bool-text': '… in a text',
  qa: 'short fact',
  'qa-text': '… in a text',
  gsm: 'problem',
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))} %`
}
