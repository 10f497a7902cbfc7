import { useSyncExternalStore } from 'react'
import { initialState, reduce, type Action, type State } from './state.ts'

export interface Store {
  readonly get: () => State
  readonly dispatch: (action: Action) => void
  readonly subscribe: (listener: () => void) => () => void
}

function createStore(): Store {
  let state = initialState
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action)
      if (next === state) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const store = createStore()

/** A piece of the state; the component is drawn again only when this piece is another one. */
export function useStore<T>(select: (state: State) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
