import type { RoomHandlers } from './guard.ts'
import type { Presence } from './presence.ts'

/** Carries what browsers encrypt with from one to another, closed: nothing of it is kept, and nothing can be opened here. */
export const openKeyCarrier = (
  presence: Presence,
): { handlers: Pick<RoomHandlers, 'encryption:give' | 'encryption:ask'> } => ({
  handlers: {
    async 'encryption:give'({ to }, by) {
      for (const { person, key } of to) {
        const place = presence.find(by.meeting, person)
        const isHere = place?.phase === 'room' && place.connected
        if (isHere) place.socket.tell('encryption:given', { from: by.person.id, key })
      }
      return {}
    },
    async 'encryption:ask'(_nothing, by) {
      presence.tellRoom(by.meeting, 'encryption:asked', { by: by.person.id }, by.person.id)
      return {}
    },
  },
})
