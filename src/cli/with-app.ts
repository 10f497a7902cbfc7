import { createApp, type App } from '../app/index.ts'
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
