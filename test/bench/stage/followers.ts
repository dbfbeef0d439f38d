import { io, type Socket } from 'socket.io-client'
import { recordHandlers } from '../../../server/actions/handlers.ts'
import { demoNetwork, demoPeople } from '../../../server/demo/people.ts'
import type { CaseId, MeetingId, PersonId } from '../../../shared/domain/identifiers.ts'
import type { Person } from '../../../shared/domain/person.ts'
import { direct } from '../../../shared/protocol/carriers.ts'
import { recordRequests } from '../../../shared/protocol/record.ts'
import { remote } from '../../../shared/protocol/table.ts'
import type { LiveServer } from '../../support/liveServer.ts'
import { noConflict } from '../../world.ts'

/** More experts than the demonstration has, each with a seat in this case. */
export async function seatMore(live: LiveServer, of: CaseId, count: number): Promise<Person[]> {
  const { board } = live.served
  const handlers = recordHandlers(board)
  const people = Array.from({ length: count }, (_, index): Person => {
    const id = `per_bench${String(index).padStart(11, '0')}` as PersonId
    const provider = { name: 'Bench', country: 'BE' }
    const networks = [{ network: demoNetwork, role: 'expert' as const }]
    return { id, name: `Expert ${index + 1}`, discipline: 'Neurology', provider, networks }
  })
  for (const record of people) {
    await board.store.commit([{ kind: 'person', parent: demoNetwork, record, version: 0 }], {
      subject: 'board',
      by: 'system',
      action: 'person:add',
      target: record.id,
      outcome: 'success',
      detail: {},
      at: new Date().toISOString(),
    })
  }
  const known = Object.values(demoPeople).flatMap(({ id, seat }) => (seat ? [{ person: id, role: seat }] : []))
  const more = people.map(({ id }) => ({ person: id, role: 'member' as const }))
  await (await live.visitor('coordinator')).ask['panel:appoint']({ case: of, seats: [...known, ...more] })
  for (const person of people) {
    const caller = { person, session: `bench of ${person.id}`, assurance: 'two' as const }
    const ask = remote(recordRequests, direct(recordRequests, handlers, caller, board.log.bug))
    await ask['panel:declareInterest']({ case: of, interest: noConflict })
  }
  return people
}

/** Somebody at the door of a meeting, who hears what everybody hears and draws nothing. */
export function follow(live: LiveServer, meeting: MeetingId, { id }: Person): Socket {
  const token = live.served.board.tokens.make('meeting', { sub: id, meeting, session: `bench of ${id}` })
  const socket = io(`${live.served.url}/meeting`, { transports: ['websocket'], auth: { token }, forceNew: true })
  socket.on('connect', () => socket.emit('room:enter', {}, () => {}))
  return socket
}
