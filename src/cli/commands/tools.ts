import { computedFor } from '../../app/index.ts'
import { VadeError } from '../../core/index.ts'
import { print, type Command } from '../command.ts'

export const toolsTry: Command = {
  name: 'tools try',
  arguments: '"utterance"',
  summary: 'Say which tool would answer this, without running it',
  options: {},
  async run(call) {
    const utterance = call.words.join(' ')
    if (utterance.trim() === '') {
      throw new VadeError('invalid_request', 'Give what would be said, as in: vade tools try "20 km in miles"')
    }
    const found = await computedFor(utterance)
    if (found === null) {
      print(call, { tool: null, arguments: null, by: 'rules', confidence: null }, 'No tool: a model would answer.')
    } else {
      const { tool, arguments: given, understood } = found
      print(call, { tool, arguments: given, by: 'rules', confidence: 1 }, `${tool}: ${understood}`)
    }
  },
}
