import { createApp, homePaths, withStore, type App } from '../app/index.ts'
import { textOption, type Call } from './command.ts'

/** Gives a command the parts of the home, and closes them whatever happens. */
export async function withApp<Result>(call: Call, work: (app: App) => Promise<Result>): Promise<Result> {
  const app = await createApp({ home: textOption(call, 'home'), log: () => undefined })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

/** Gives a command the store of the home alone, which opens where rows are damaged that the rest starts with. */
export function withHomeStore<Result>(call: Call, work: (store: App['store']) => Promise<Result>): Promise<Result> {
  return withStore(homePaths(textOption(call, 'home')).home, work)
}
