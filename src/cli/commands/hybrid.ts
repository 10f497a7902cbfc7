import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { VadeError } from '../../core/index.ts'
import { evaluate, feasibilitySentence, readOutcomes, type Evaluation, type SetJudgement } from '../../hybrid/index.ts'
import { numberOption, print, textOption, type Call, type Command } from '../command.ts'

export const hybridEvaluate: Command = {
  name: 'hybrid evaluate',
  arguments: '',
  summary: 'Measure on outcomes in a file how well Vade chooses between this device and a larger model',
  options: {
    data: { type: 'string', value: 'FILE', about: 'Outcomes, one JSON object a line, may be gzipped' },
    model: { type: 'string', value: 'NAME', about: 'Judge the drafts of this model' },
    alpha: { type: 'string', value: 'SHARE', about: 'The largest loss that is accepted, 0.05 unless told' },
  },
  async run(call) {
    const file = textOption(call, 'data')
    if (file === undefined) {
      throw new VadeError('invalid_request', 'Give the outcomes, as in: vade hybrid evaluate --data outcomes.jsonl.gz')
    }
    const alpha = alphaOf(call)
    const model = textOption(call, 'model')
    const outcomes = readOutcomes((await contentOf(file)).split('\n'))
    const evaluation = evaluate(outcomes, { alpha, ...(model === undefined ? {} : { model }) })
    print(call, evaluation, tableOf(evaluation))
  },
}

function alphaOf(call: Call): number {
  const alpha = numberOption(call, 'alpha') ?? 0.05
  if (alpha > 0 && alpha < 1) return alpha
  throw new VadeError('invalid_request', `--alpha is a share between 0 and 1, and ${String(alpha)} is not.`)
}

/** More would not fit into memory; the files that ship with papers have a few megabytes. */
const mostBytes = 500_000_000

async function contentOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new VadeError('not_found', `The file ${file} cannot be read; check its path.`, { cause })
  })
  // Two bytes tell a gzip file, whatever its name.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString()
  const unpacked = await promisify(gunzip)(bytes, { maxOutputLength: mostBytes }).catch((cause: unknown) => {
    throw new VadeError(
      'invalid_request',
      `${file} cannot be unpacked: it is damaged, cut off, or larger than 500 MB.`,
      {
        cause,
      },
    )
  })
  return unpacked.toString()
}

/** A column for each set or model, random and oracle beside. */
function tableOf(evaluation: Evaluation): string {
  const columns =
    evaluation.sets.length > 1 && evaluation.model === null ? [evaluation, ...evaluation.sets] : evaluation.sets
  const rows: [string, (of: SetJudgement) => string][] = [
    ['questions', ({ n }) => String(n)],
    ['  judged out of fold', ({ outOfFold }) => String(outOfFold)],
    ['right: always this device', ({ alwaysDevice }) => shown(alwaysDevice)],
    ['right: always the cloud', ({ alwaysCloud }) => shown(alwaysCloud)],
    ['AUROC of "the device is right"', ({ auroc }) => shown(auroc)],
    ['  within a kind of task', ({ aurocWithinKind }) => shown(aurocWithinKind)],
    ['APGR', ({ apgr }) => shown(apgr)],
    ['  at random', ({ apgrRandom }) => shown(apgrRandom)],
    ['  by prompt length', ({ apgrLength }) => shown(apgrLength)],
    ['  of an oracle', ({ apgrOracle }) => shown(apgrOracle)],
    ['calibration error', ({ ece }) => shown(ece)],
    ['  of perfect probabilities', ({ eceFloor }) => shown(eceFloor)],
    ['loss promised at most', ({ alpha }) => shown(alpha)],
    ['  mean over 200 draws', ({ meanLoss }) => shown(meanLoss)],
    ['  draws above it', ({ violations }) => shown(violations)],
    ['  answered on the device', ({ answeredShare }) => shown(answeredShare)],
    ['  answered if only on average', ({ onAverage }) => shown(onAverage.answeredShare)],
  ]
  const width = Math.max(12, ...columns.map((each) => nameOf(each).length + 2))
  const line = (title: string, cells: readonly string[]) =>
    title.padEnd(32) + cells.map((cell) => cell.padStart(width)).join('')
  const leftOut = evaluation.sets.reduce((sum, each) => Math.max(sum, each.leftOut), 0)
  return [
    line('', columns.map(nameOf)),
    ...rows.map(([title, read]) => line(title, columns.map(read))),
    ...columns.flatMap((each) => (each.model === null ? [] : [`${nameOf(each)}: judged by ${measureOf(each)}.`])),
    `${nameOf(evaluation)}: ${feasibilitySentence(evaluation.baseLoss, evaluation.alpha, 'all')}`,
    ...(leftOut === 0
      ? []
      : [
          `${String(leftOut)} rows were left out: what ships was fitted on them, and they are too few to judge out of fold.`,
        ]),
  ].join('\n')
}

/** Where the confidence in answers of a model came from. */
function measureOf({ calibration, outOfFold }: SetJudgement): string {
  if (calibration === null) return 'fits on the other rows'
  const { name, template } = calibration
  const how =
    template === '*'
      ? ''
      : `, measured ${template.startsWith('conversation-') ? 'in conversations' : 'after worked examples'}`
  return `the calibration of ${name === 'any' ? 'no model in particular' : name}${how}${outOfFold === 0 ? '' : '; rows that it was fitted on, by fits on the others'}`
}

function nameOf({ model, set }: SetJudgement): string {
  return model ?? set
}

function shown(share: number | null): string {
  return share === null ? '–' : share.toFixed(3)
}
