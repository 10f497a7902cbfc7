import { createHash } from 'node:crypto'
import { staticPrompt } from '../../assistant/index.ts'
import { textOf } from '../../core/index.ts'

/** The way in which a conversation of the product asks: its static prompt, in the template of the model's own file. */
export const conversationTemplate = `conversation-${createHash('sha256').update(textOf(staticPrompt)).digest('hex').slice(0, 12)}`
