import { may } from '../../shared/domain/permissions.ts'
import { roomNeeds } from '../../shared/protocol/needs.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { RoomRequests } from '../../shared/protocol/room.ts'
import type { Handlers } from '../../shared/protocol/table.ts'
import type { Place, Presence } from './presence.ts'

export type RoomHandlers = Handlers<RoomRequests, Place>

const worksFromLobby: ReadonlySet<string> = new Set<keyof RoomRequests>(['room:enter', 'room:leave'])

/** Whether this very tab is let in: not waiting, not replaced by another, not gone. */
export const isIn = (presence: Presence, place: Place): boolean =>
  presence.find(place.meeting, place.person.id) === place && place.phase === 'room'

/** Lets nothing through that the sender may not ask for now: not admitted, replaced by another tab, or not permitted. */
export function guard(handlers: RoomHandlers, presence: Presence): RoomHandlers {
  const guardOne = (name: keyof RoomRequests) => async (input: never, place: Place) => {
    if (!worksFromLobby.has(name)) {
      if (!isIn(presence, place)) throw new Problem('not-admitted')
      const action = roomNeeds[name]
      if (action && !may(place.roles, action)) throw new Problem('not-permitted', { action })
    }
    return handlers[name](input, place)
  }
  return Object.fromEntries(
    Object.keys(handlers).map((name) => [name, guardOne(name as keyof RoomRequests)]),
  ) as unknown as RoomHandlers
}
