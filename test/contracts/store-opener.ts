import { openStore } from '../../src/store/index.ts'

/** Opens the store of the home `argv[2]`, counts this opening in its settings and prints the count, or the error's code. */
try {
  const store = await openStore({ home: process.argv[2] ?? '' })
  const count = Number((await store.settings.get('openings')) ?? 0) + 1
  await store.settings.set('openings', count)
  await store.close()
  process.stdout.write(String(count))
} catch (thrown) {
  process.stdout.write(thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown))
}
