import { VadeError } from '../../core/index.ts'
import { modelOption, numberOption, print, textOption, type Call, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

export const hybridCalibrate: Command = {
  name: 'hybrid calibrate',
  arguments: '',
  summary: 'Measure on this machine how far the answers of its model can be trusted',
  options: {
    model: { ...modelOption, value: 'ID', about: 'The model to measure, unless it is the one that answers' },
    questions: { type: 'string', value: 'N', about: 'Ask at most so many; they go on where they were stopped' },
  },
  run: (call) =>
    withApp(call, async (app) => {
      const record = await app.calibrate({
        model: textOption(call, 'model'),
        questions: questionsOf(call),
        signal: call.signal,
        onProgress: ({ done, of, secondsLeft }) => {
          const left = secondsLeft === null ? '' : `, about ${minutes(secondsLeft)} left`
          if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${String(done)} of ${String(of)} questions${left}`)
          else if (done % 10 === 0) process.stderr.write(`${String(done)} of ${String(of)} questions${left}\n`)
        },
      })
      if (process.stderr.isTTY) process.stderr.write('\n')
      print(call, { n: record.trials.length }, String(record.trials.length))
    }),
}

function questionsOf(call: Call): number | undefined {
  const count = numberOption(call, 'questions')
  if (count === undefined || (Number.isInteger(count) && count > 0)) return count
  throw new VadeError('invalid_request', `--questions is ${String(count)}; give a whole number above 0.`)
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${String(Math.ceil(seconds))} s` : `${String(Math.round(seconds / 60))} min`
}
