import type { Problem } from '../../shared/protocol/problems.ts'
import type { Text } from './text.ts'

/** What happened and what to do, of a refusal. */
export const problemWords = (text: Text, problem: Pick<Problem, 'code'>): { what: string; toDo: string } => ({
  what: text.t(`problem.${problem.code}.what`),
  toDo: text.t(`problem.${problem.code}.toDo`),
})
