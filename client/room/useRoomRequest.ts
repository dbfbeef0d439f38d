import { Problem } from '../../shared/protocol/problems.ts'
import { say } from '../design/Notices.tsx'
import { problemWords } from '../i18n/problemWords.ts'
import { useText } from '../i18n/useText.ts'

/** In words of its own, what was refused here; undefined where the usual ones say it. */
export type OwnWords = (problem: Problem) => string | undefined

/** Does something in the room at a press; what is refused is said where everybody looks. */
export function useRoomRequest(): (run: () => Promise<unknown>, ownWords?: OwnWords) => void {
  const text = useText()
  return (run, ownWords) => {
    void (async () => {
      try {
        await run()
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const { what, toDo } = problemWords(text, error)
        say({ tone: 'danger', title: what, detail: ownWords?.(error) ?? toDo })
      }
    })()
  }
}
