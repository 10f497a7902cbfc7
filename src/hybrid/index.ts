export { taskOf, type Task, type TaskKind } from './kind.ts'
