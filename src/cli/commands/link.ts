import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { homePaths } from '../../app/index.ts'
import { createClient } from '../../client/index.ts'
import { VadeError } from '../../core/index.ts'
import { createEgress } from '../../governance/index.ts'
import { print, textOption, type Command } from '../command.ts'

const serverFile = z.object({ pid: z.int(), url: z.string(), token: z.string() })

export const link: Command = {
  name: 'link',
  arguments: '',
  summary: 'Make a new one-time link to the page of the running server',
  options: {},
  async run(call) {
    const { serverFile: file } = homePaths(textOption(call, 'home'))
    if (!existsSync(file)) throw new VadeError('not_found', "No Vade serves this home; start one with 'npm start'.")
    const { url, token } = serverFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    const egress = createEgress({ offline: false, log: () => undefined })
    const made = await createClient({ baseUrl: url, token, fetch: egress.fetch }).call('makeLink', {
      signal: call.signal,
    })
    print(call, made, made.url)
    await egress.close()
  },
}
