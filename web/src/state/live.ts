import { isVadeError } from '../../../src/core/index.ts'
import { backend } from '../backend.ts'
import { attempt, followElsewhere, listConversations, loadKept, openConversation } from './actions.ts'
import { placeOf } from './address.ts'
import { store } from './store.ts'

/** Seconds to wait before the next try, growing to half a minute, spread so that pages do not come all at once. */
function backoffSeconds(tries: number, random: number): number {
  return Math.min(30, 0.5 * 2 ** Math.min(tries, 10)) * (0.5 + random / 2)
}

/** Begins with the code in the address, if there is one, and then listens for as long as the page lives. */
export async function start(): Promise<void> {
  const code = /^#code=(.+)$/u.exec(location.hash)?.[1]
  if (code !== undefined) {
    // A one-time code must not stay in the address or its history.
    history.replaceState(null, '', '#/')
    await unlock(decodeURIComponent(code)).catch(() => undefined)
  }
  const place = placeOf(location.hash)
  if (place !== null) store.dispatch({ type: 'patch', state: place })
  window.addEventListener('hashchange', follow)
  await listen()
}

/** A link of the page, or the browser's way back. */
function follow(): void {
  const place = placeOf(location.hash)
  if (place === null) return
  const { gateway, privacy, openId } = place
  if (gateway === null && privacy === null) openConversation(openId)
  else store.dispatch({ type: 'patch', state: { gateway, privacy, problem: null } })
}

/** Trades the code of a one-time link for a session. */
export async function unlock(code: string): Promise<void> {
  await backend.call('openSession', { body: { code } })
  if (store.get().phase === 'locked') {
    store.dispatch({ type: 'patch', state: { phase: 'starting' } })
    wake?.()
  }
}

let wake: (() => void) | undefined

async function listen(): Promise<void> {
  for (let tries = 0; store.get().phase !== 'deleted'; tries++) {
    try {
      for await (const event of backend.stream('watch', {})) {
        store.dispatch({ type: 'live', event })
        followElsewhere(event)
        if (event.type !== 'hello') continue
        tries = 0
        attempt(listConversations)
        attempt(loadKept)
        const { gateway, privacy, openId } = store.get()
        if (gateway === null && privacy === null) openConversation(openId)
      }
    } catch (thrown) {
      if (isVadeError(thrown) && (thrown.code === 'invalid_key' || thrown.code === 'forbidden')) {
        store.dispatch({ type: 'patch', state: { phase: 'locked' } })
        await new Promise<void>((resolve) => (wake = resolve))
        tries = 0
        continue
      }
    }
    store.dispatch({ type: 'patch', state: { connection: 'lost' } })
    await pause(backoffSeconds(tries, Math.random()) * 1000)
  }
}

/** Ends early when the machine says that it is online again. */
async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    window.addEventListener('online', done)
  })
}
