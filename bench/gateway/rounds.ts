import { setTimeout } from 'node:timers/promises'
import type { Candidate, CandidateName, Starter } from './candidate.ts'
import { createFigures, type Figures } from './figures.ts'
import { startLoad } from './load.ts'
import { measures } from './measures.ts'
import { createQuiet } from './quiet.ts'
import { verify } from './verify.ts'

export interface RoundsOptions {
  readonly upstream: string
  readonly starters: Readonly<Partial<Record<CandidateName, Starter>>>
  readonly rounds: number
  readonly wrk: boolean
}

export interface Outcome {
  readonly figures: Figures
  readonly names: readonly CandidateName[]
  /** Slices that began on a busy machine or lost a core for a while, as `64 clients, Portkey, round 2`. */
  readonly noisy: readonly string[]
  readonly absent: readonly string[]
}

/** Vade tidies its accounts after a minute, ends the thread that did it after five more, and V8 needs some seconds. */
const untilIdleMs = 380_000

/** All candidates beside each other, each stopped but for its own slices, so that all meet the same moods of the machine. */
export async function runRounds({ upstream, starters, rounds, wrk }: RoundsOptions): Promise<Outcome> {
  const figures = createFigures()
  const quiet = createQuiet()
  const noisy: string[] = []
  const absent: string[] = []
  const candidates: Candidate[] = []
  const load = startLoad()
  const taken = measures.filter(({ needsWrk }) => wrk || !needsWrk)

  /** What a program keeps from its very first start is there for all that count. */
  async function fillCaches(name: CandidateName, starter: Starter): Promise<void> {
    if (!startsOften(name)) return
    const started = await starter(upstream)
    if (!('absent' in started)) await started.stop()
  }

  async function start(name: CandidateName, starter: Starter): Promise<Candidate | null> {
    if (name !== 'direct' && !(await quiet.wait())) noisy.push(`start, ${name}`)
    const started = await starter(upstream)
    if ('absent' in started) {
      absent.push(started.absent)
      return null
    }
    if (started.tree !== null) figures.add(name, { 'start to first answer': started.coldStartMs })
    return started
  }

  try {
    for (const [name, starter] of Object.entries(starters) as [CandidateName, Starter][]) {
      await fillCaches(name, starter)
      const candidate = await start(name, starter)
      if (candidate !== null) candidates.push(candidate)
    }
    console.log('All are left alone for six minutes.')
    await setTimeout(untilIdleMs)
    for (const { name, tree } of candidates) {
      if (tree !== null) figures.add(name, { 'RSS idle': tree.rssBytes() / 1e6 })
      tree?.pause()
    }
    for (const candidate of candidates) {
      candidate.tree?.resume()
      await verify(candidate)
      // Each has met everything once before it counts: compilers work beside it for its first fifteen seconds.
      for (const measure of taken) if (measure.of(candidate, 0)) await measure.run(candidate, load)
      candidate.tree?.pause()
    }
    for (let round = 0; round < rounds; round++) {
      figures.nextRound()
      console.log(`Round ${String(round + 1)} of ${String(rounds)}`)
      for (const measure of taken) {
        // Nobody has always the same place.
        const order = [
          ...candidates.slice(round % candidates.length),
          ...candidates.slice(0, round % candidates.length),
        ]
        for (const candidate of order) {
          if (!measure.of(candidate, round)) continue
          candidate.tree?.resume()
          const { measured, quiet: undisturbed } = await quiet.measure(() => measure.run(candidate, load))
          if (!undisturbed) noisy.push(`${measure.name}, ${candidate.name}, round ${String(round + 1)}`)
          figures.add(candidate.name, measured)
          candidate.tree?.pause()
        }
      }
      for (const { name } of candidates) {
        const starter = starters[name]
        if (starter === undefined || !startsOften(name)) continue
        const again = await start(name, starter)
        await again?.stop()
      }
    }
  } finally {
    for (const candidate of candidates) await candidate.stop()
    load.close()
  }
  return { figures, names: candidates.map(({ name }) => name), noisy, absent }
}

/** A start of LiteLLM takes ten seconds; one is enough. */
function startsOften(name: CandidateName): boolean {
  return name !== 'direct' && name !== 'LiteLLM'
}
