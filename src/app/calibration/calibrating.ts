import { staticPrompt } from '../../assistant/index.ts'
import { toVadeError, VadeError, type Model } from '../../core/index.ts'
import type { InstalledModel } from '../../engine-native/index.ts'
import { readCalibrationSet } from './calibration-set.ts'
import { fitTrials, keyOf, type CalibrationFindings } from './fit.ts'
import { readRecord, recordFile, writeRecord, type CalibrationRecord } from './record.ts'
import { conversationTemplate } from './template.ts'
import { ask } from './trial.ts'

export interface CalibrateOptions {
  /** Name of the model; the one that answers by default unless told. */
  readonly model?: string | undefined
  /** How many questions at most; all unless told. */
  readonly questions?: number | undefined
  readonly signal: AbortSignal
  readonly onProgress?: (progress: CalibrationProgress) => void
}

export interface CalibrationProgress {
  readonly done: number
  readonly of: number
  /** Null before the first answer. */
  readonly secondsLeft: number | null
}

export interface CalibratingOptions {
  readonly home: string
  readonly installed: () => Promise<readonly InstalledModel[]>
  readonly defaultModel: () => Promise<InstalledModel | null>
  readonly modelOf: (id: string) => Model
}

/**
 * Asks a model of this machine questions whose answers are known, as a conversation would, and keeps each answer at
 * once: what was measured before a stop is not asked again.
 */
export async function calibrate(
  of: CalibratingOptions,
  options: CalibrateOptions,
): Promise<CalibrationFindings & { readonly file: string }> {
  const { signal, onProgress = () => undefined } = options
  const installed = await chosen(of, options.model)
  const file = recordFile(of.home, installed.sha256)
  const found = await readRecord(file)
  const known =
    found === null || found === 'damaged' || found.template !== conversationTemplate
      ? { calibration: null, trials: [] }
      : found
  let record: CalibrationRecord = {
    version: 1,
    model: { id: installed.id, sha256: installed.sha256 },
    template: conversationTemplate,
    trials: known.trials,
    calibration: known.calibration,
  }
  const asked = new Set(record.trials.map(({ id }) => id))
  const { questions, sources } = await readCalibrationSet()
  const all = questions.slice(0, options.questions)
  const left = all.filter(({ id }) => !asked.has(id))
  const asking = { model: of.modelOf(installed.id), before: [staticPrompt], signal }
  const began = performance.now()
  for (const [index, question] of left.entries()) {
    const secondsLeft = index === 0 ? null : ((performance.now() - began) / 1000 / index) * (left.length - index)
    onProgress({ done: all.length - left.length + index, of: all.length, secondsLeft })
    if (signal.aborted) throw stopped(record.trials.length)
    const trial = await ask(question, asking).catch((thrown: unknown) => {
      throw signal.aborted || toVadeError(thrown).code === 'aborted' ? stopped(record.trials.length) : thrown
    })
    record = { ...record, trials: [...record.trials, trial] }
    await writeRecord(file, record)
  }
  onProgress({ done: all.length, of: all.length, secondsLeft: 0 })
  const { calibration, findings } = fitTrials(record.trials, {
    model: keyOf(installed),
    questions,
    sources,
    date: new Date().toISOString().slice(0, 10),
  })
  await writeRecord(file, { ...record, calibration })
  return { ...findings, file }
}

function stopped(kept: number): VadeError {
  return new VadeError(
    'aborted',
    `The calibration was stopped. ${String(kept)} answers are kept: start it again to go on from there.`,
  )
}

async function chosen(
  { installed, defaultModel }: CalibratingOptions,
  id: string | undefined,
): Promise<InstalledModel> {
  const model =
    id === undefined || id === 'device' ? await defaultModel() : (await installed()).find((each) => each.id === id)
  if (model === null || model === undefined || model.kind !== 'chat') {
    const what = id === undefined ? 'No model is on this machine yet' : `There is no model called ${id} on this machine`
    throw new VadeError('model_not_found', `${what}; 'vade models list' shows what 'vade models pull ID' gets.`)
  }
  return model
}
