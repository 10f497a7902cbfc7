import type { Database } from './database.ts'
import type { Write } from './writer.ts'

/** A question that waits until a larger model can be reached. */
export interface QueuedQuestion {
  readonly conversationId: string
  /** Of the person's message. */
  readonly questionId: string
}

/** At most 100: the oldest go first. They go with their conversation. */
export interface QueuedQuestionRepository {
  /** One that waits already stays where it is. */
  add(question: QueuedQuestion): Promise<void>
  /** The oldest first. */
  list(): QueuedQuestion[]
  remove(questionId: string): Promise<boolean>
}

export function createQueuedQuestions(database: Database, write: Write): QueuedQuestionRepository {
  const all = database.prepare<[], QueuedQuestion>(
    'SELECT conversation_id AS conversationId, question_id AS questionId FROM queued_questions ORDER BY number',
  )
  return {
    add: (question) => write('queueQuestion', question),
    list: () => all.all(),
    remove: (questionId) => write('unqueueQuestion', questionId),
  }
}
