import { parentPort, workerData } from 'node:worker_threads'
import { createChanges, type Changes } from './changes.ts'
import { commit, failed, type Outcome, type Request } from './commit.ts'
import { openDatabase, sayingWhy, type Database } from './database.ts'
import { createChain } from './egress/chain.ts'
import { createHeads, type Heads } from './egress/head.ts'

/** The writer's thread: commits one batch of requests a message and answers with their outcomes; null ends it. */
const { path, key } = workerData as { readonly path: string; readonly key: string }
let opened: { readonly database: Database; readonly changes: Changes; readonly heads: Heads } | undefined

function open() {
  const database = openDatabase(path, key)
  const chain = createChain(key)
  try {
    return sayingWhy(path, () => ({
      database,
      changes: createChanges(database, chain),
      heads: createHeads(database, chain),
    }))
  } catch (thrown) {
    // A damaged search index: the next request tries again.
    database.close()
    throw thrown
  }
}

function answer(requests: readonly Request[]): Outcome[] {
  try {
    opened ??= open()
  } catch (thrown) {
    return failed(requests, thrown)
  }
  return commit(opened.database, opened.changes, requests)
}

parentPort?.on('message', (requests: readonly Request[] | null) => {
  if (requests !== null) {
    parentPort?.postMessage(answer(requests))
    if (requests.some(({ name }) => name === 'addEgress')) opened?.heads.file()
    return
  }
  opened?.database.close()
  parentPort?.close()
})
