import { useSyncExternalStore } from 'react'

const query = window.matchMedia('(max-width: 800px)')

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Whether the window is as narrow as a phone's. */
export const useNarrow = () => useSyncExternalStore(subscribe, () => query.matches)
