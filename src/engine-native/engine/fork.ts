import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process of the engine without a model: it loads the library while its parent still does other things. */
export function forkEngine(): ChildProcess {
  // Each decode step runs on another of libuv's threads, and ggml makes its own thread pool anew there: with one
  // thread in libuv's pool two-thread generation is a third faster (decisions/engine.md).
  const child = fork(fileURLToPath(new URL('./child/main.ts', import.meta.url)), [], {
    serialization: 'advanced',
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Whoever uses it hears of a failure; while nobody does, it must not end this process.
  child.on('error', () => undefined)
  return child
}
