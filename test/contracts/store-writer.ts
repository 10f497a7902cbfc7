import { writeSync } from 'node:fs'
import { openStore } from '../../src/store/index.ts'

/** Writes messages into the store of the home `argv[2]` until it is killed; prints each id once it is acknowledged. */
const store = await openStore({ home: process.argv[2] ?? '' })
const { id: conversationId } = await store.conversations.create({ title: 'Under load' })
const text = 'word '.repeat(200)

async function writeForEver(): Promise<never> {
  for (let parentId: string | null = null; ;) {
    const message = { conversationId, parentId, role: 'user', text, status: 'complete' } as const
    const { id } = await store.conversations.addMessage(message)
    writeSync(1, `${id}\n`)
    parentId = id
  }
}

await Promise.all(Array.from({ length: 16 }, writeForEver))
