import type { Attendance } from '../../shared/domain/attendance.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { untilWritten } from '../actions/untilWritten.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import type { Place, Presence } from './presence.ts'

/**
 * Writes down who was in a meeting, from when to when, and who let them in. It follows the room and never holds it up:
 * what cannot be written is a bug of ours, not a reason to keep somebody at the door. What it returns resolves once
 * everything that happened so far is written.
 */
export function recordAttendance(board: Board, presence: Presence) {
  const inside = new Map<string, Promise<Attendance>>()
  const writing = new Set<Promise<unknown>>()
  const admitted = new Map<string, PersonId>()
  const keyOf = (meeting: MeetingId, person: PersonId) => `${meeting} ${person}`

  const follow = (work: Promise<unknown>) => {
    const done = work.catch((error: unknown) => board.log.bug(error, 'attendance')).finally(() => writing.delete(done))
    writing.add(done)
  }
  const write = (record: Attendance, version: number, place: Place) =>
    board.store.commit([{ kind: 'attendance', parent: record.meeting, record, version }], {
      subject: place.cases[0] ?? 'board',
      by: record.person,
      action: version === 0 ? 'meeting:enter' : 'meeting:leave',
      target: record.meeting,
      outcome: 'success',
      detail: {},
      at: instant(board.clock),
    })

  const begin = async (place: Place): Promise<Attendance> => {
    const { meeting, person } = place
    const before = (await board.store.list('attendance', meeting)).map(({ record }) => record)
    const record: Attendance = {
      id: newId('atd'),
      meeting,
      person: person.id,
      joinedAt: instant(board.clock),
      leftAt: null,
      admittedBy:
        admitted.get(keyOf(meeting, person.id)) ??
        before.findLast((row) => row.person === person.id)?.admittedBy ??
        null,
    }
    await write(record, 0, place)
    return record
  }
  const end = async (place: Place, begun: Promise<Attendance>) => {
    const { id } = await begun
    await untilWritten(async () => {
      const kept = await board.store.read('attendance', id)
      if (kept.record.leftAt === null)
        await write({ ...kept.record, leftAt: instant(board.clock) }, kept.version, place)
    })
  }

  presence.onChange((meeting) => {
    for (const place of presence.all(meeting)) {
      const key = keyOf(meeting, place.person.id)
      if (place.phase !== 'room' || inside.has(key)) continue
      const begun = begin(place)
      inside.set(key, begun)
      follow(begun)
    }
  })
  presence.onGone((place) => {
    const key = keyOf(place.meeting, place.person.id)
    const begun = inside.get(key)
    inside.delete(key)
    if (begun) follow(end(place, begun))
  })

  return {
    /** Says who let somebody in, before they are inside. */
    admitted: (meeting: MeetingId, person: PersonId, by: PersonId) => void admitted.set(keyOf(meeting, person), by),
    async settled() {
      while (writing.size > 0) await Promise.all(writing)
    },
  }
}
