import type { z } from 'zod'
import type { PersonId } from '../shared/domain/identifiers.ts'
import type { recordNotices } from '../shared/protocol/record.ts'

type NoticeName = keyof typeof recordNotices
export type Notice =
  | {
      [Name in NoticeName]: { name: Name; content: z.output<(typeof recordNotices)[Name]>; to: readonly PersonId[] }
    }[NoticeName]
  /** For the server itself: what lives by this session ends now. */
  | { name: 'session:closed'; content: { session: string } }

/** Where acts that concern others are told, and by whom they are carried on. */
export type Notices = {
  tell(notice: Notice): void
  /** What it returns ends the subscription. */
  subscribe(listener: (notice: Notice) => void): () => void
}

export function openNotices(): Notices {
  const listeners = new Set<(notice: Notice) => void>()
  return {
    tell(notice) {
      for (const listener of listeners) listener(notice)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
