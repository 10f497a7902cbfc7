import { fork } from 'node:child_process'

/** What the rival measured of one answer. */
export interface BareRun {
  readonly firstMs: number
  readonly lastMs: number
  readonly inputTokens: number
  readonly outputTokens: number
}

export interface BareTask {
  readonly prompt: string
  readonly maxTokens: number
}

/** node-llama-cpp alone, in a process of its own, with nothing of Vade around it. */
export interface Bare {
  run(task: BareTask): Promise<BareRun>
  close(): void
}

export interface BareOptions {
  readonly file: string
  /** Undefined leaves the library's own default. */
  readonly threads?: number
  readonly env?: Readonly<Record<string, string>>
}

export async function startBare({ file, threads, env = {} }: BareOptions): Promise<Bare> {
  const child = fork(new URL('bare-child.ts', import.meta.url), [file, String(threads ?? '')], {
    env: { ...process.env, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const next = <Answer>() =>
    new Promise<Answer>((resolve, reject) => {
      const ended = () => reject(new Error('The rival ended.'))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message as Answer)
      })
    })
  await next<'ready'>()
  return {
    run(task) {
      child.send(task)
      return next<BareRun>()
    },
    close: () => void child.kill(),
  }
}
