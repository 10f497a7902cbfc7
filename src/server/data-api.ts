import type { dataRoutes } from '../api/index.ts'
import { isShared, type App } from '../app/index.ts'
import { VadeError } from '../core/index.ts'
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

/** A page keeps what it was given only if all of it came. */
function incomplete(path: string): VadeError {
  return new VadeError(
    'store_damaged',
    `${path} is damaged, and not all of it can be read. Stop Vade and save what can be with 'vade data export --out FILE'.`,
  )
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
      ({ damaged }) => (damaged.length === 0 ? writer.close() : writer.abort(incomplete(store.path))),
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
