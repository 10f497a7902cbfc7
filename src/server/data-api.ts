import type { dataRoutes } from '../api/index.ts'
import { isShared, type App } from '../app/index.ts'
import type { Handlers } from './api.ts'

const ok = { ok: true }

/** The handlers of everything about a person. */
export function createDataHandlers(app: App): Pick<Handlers, keyof typeof dataRoutes> {
  return {
    getData: async () => {
      const { home } = app.paths
      return { home, kinds: await app.store.counts(), shared: await isShared(home) }
    },
    exportData: () => exported(app.store),
    deleteData: async () => {
      await app.deletion.ask()
      return ok
    },
  }
}

/** Characters of lines that go together. */
const batchCharacters = 64_000

/** Whole lines, as many as are worth an event. They are read only as fast as they are taken. */
async function* exported(store: App['store']): AsyncGenerator<{ readonly lines: string }> {
  const { readable, writable } = new TransformStream<string, string>()
  const writer = writable.getWriter()
  const written = store
    .exportTo((line) => writer.write(`${line}\n`))
    .then(
      () => writer.close(),
      (thrown: unknown) => writer.abort(thrown),
    )
  let lines = ''
  for await (const line of readable) {
    lines += line
    if (lines.length < batchCharacters) continue
    yield { lines }
    lines = ''
  }
  if (lines !== '') yield { lines }
  await written
}
