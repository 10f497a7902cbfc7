import type { choiceRoutes } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { Handlers } from './api.ts'

/** The handler of how good the choice is. */
export function createChoiceHandlers(app: App): Pick<Handlers, keyof typeof choiceRoutes> {
  return { getChoice: () => app.choice() }
}
