import type { Command } from '../command.ts'
import { ask } from './ask.ts'
import { chat } from './chat.ts'
import { keysAdd, keysList, keysRemove } from './keys.ts'
import { link } from './link.ts'
import { modelsAdd, modelsList, modelsPull, modelsRemove } from './models.ts'
import { serve } from './serve.ts'

/** In the order in which `--help` shows them. */
export const commands: readonly Command[] = [
  ask,
  serve,
  chat,
  link,
  modelsList,
  modelsPull,
  modelsAdd,
  modelsRemove,
  keysAdd,
  keysList,
  keysRemove,
]
