import type { choiceRoutes } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { Handlers } from './api.ts'

/** The handlers of the choice: between whom, and how good it is. */
export function createChoiceHandlers(app: App): Pick<Handlers, keyof typeof choiceRoutes> {
  return { getAnswering: ({ signal }) => app.answering(signal), getChoice: () => app.choice() }
}
