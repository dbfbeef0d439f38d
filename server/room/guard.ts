import { type Action, may } from '../../shared/domain/permissions.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { RoomRequests } from '../../shared/protocol/room.ts'
import type { Handlers } from '../../shared/protocol/table.ts'
import type { Place, Presence } from './presence.ts'

export type RoomHandlers = Handlers<RoomRequests, Place>

/** What each request of the room needs; null for what is one's own. Checked here, where every one of them enters. */
const needs: Record<keyof RoomRequests, Action | null> = {
  'room:enter': null,
  'room:leave': null,
  'lobby:admit': 'lobby:admit',
  'lobby:admitAll': 'lobby:admit',
  'lobby:refuse': 'lobby:admit',
  'lobby:lock': 'lobby:admit',
  'agenda:go': 'agenda:go',
  'floor:microphone': null,
  'floor:camera': null,
  'floor:hand': null,
  'floor:muteAll': 'floor:moderate',
  'floor:lowerHands': 'floor:moderate',
  'floor:moveHand': 'floor:moderate',
  'floor:call': 'floor:moderate',
  'floor:share': 'floor:moderate',
  'floor:handOver': 'floor:handOver',
  'floor:remove': 'floor:moderate',
  'stage:show': 'stage:lead',
  'stage:lead': 'stage:lead',
  'stage:give': 'stage:lead',
  'text:say': 'text:write',
  'text:keep': 'text:keep',
  'encryption:give': null,
  'encryption:ask': null,
  'stage:gather': 'stage:lead',
  'media:enter': null,
  'media:connect': null,
  'media:restart': null,
  'media:produce': 'media:publish',
  'media:stop': null,
  'media:consume': null,
  'media:resume': null,
  'media:pause': null,
  'media:layer': null,
  'media:quality': null,
}
const worksFromLobby: ReadonlySet<string> = new Set<keyof RoomRequests>(['room:enter', 'room:leave'])

/** Whether this very tab is let in: not waiting, not replaced by another, not gone. */
export const isIn = (presence: Presence, place: Place): boolean =>
  presence.find(place.meeting, place.person.id) === place && place.phase === 'room'

/** Lets nothing through that the sender may not ask for now: not admitted, replaced by another tab, or not permitted. */
export function guard(handlers: RoomHandlers, presence: Presence): RoomHandlers {
  const guardOne = (name: keyof RoomRequests) => async (input: never, place: Place) => {
    if (!worksFromLobby.has(name)) {
      if (!isIn(presence, place)) throw new Problem('not-admitted')
      const action = needs[name]
      if (action && !may(place.roles, action)) throw new Problem('not-permitted', { action })
    }
    return handlers[name](input, place)
  }
  return Object.fromEntries(
    Object.keys(handlers).map((name) => [name, guardOne(name as keyof RoomRequests)]),
  ) as unknown as RoomHandlers
}
