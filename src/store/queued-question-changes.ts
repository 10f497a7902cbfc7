import type { Database } from './database.ts'
import type { QueuedQuestion } from './queued-questions.ts'

const most = 100

export function createQueuedQuestionChanges(database: Database) {
  const add = database.prepare(`
    INSERT INTO queued_questions (question_id, conversation_id) VALUES (@questionId, @conversationId)
    ON CONFLICT (question_id) DO NOTHING`)
  const removeMany = database.prepare(
    'DELETE FROM queued_questions WHERE number <= (SELECT max(number) FROM queued_questions) - ?',
  )
  const remove = database.prepare('DELETE FROM queued_questions WHERE question_id = ?')
  return {
    queueQuestion(question: QueuedQuestion): void {
      add.run(question)
      removeMany.run(most)
    },
    unqueueQuestion: (questionId: string) => remove.run(questionId).changes > 0,
  }
}
