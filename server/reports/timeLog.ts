import { minutesThere } from '../../shared/domain/attendance.ts'
import type { MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'

/** One meeting a person was in: when, how long, of which network. It names no case. */
export type TimeRow = { meeting: MeetingId; network: string; joinedAt: string; minutes: number }

export async function timeLogOf(board: Board, person: PersonId, from: string, until: string): Promise<TimeRow[]> {
  const rows = (await board.store.reports.attendancesOf(person, from, until)).map(({ record }) => record)
  const meetings = new Map(
    (
      await board.store.several(
        'meeting',
        rows.map((row) => row.meeting),
      )
    ).map(({ record }) => [record.id, record]),
  )
  const byMeeting = Map.groupBy(rows, (row) => row.meeting)
  return [...byMeeting].flatMap(([id, there]) => {
    const meeting = meetings.get(id)
    const first = there[0]
    if (!meeting || !first) return []
    // Who was not seen to leave was there until the meeting ended.
    const end = meeting.state === 'ended' ? meeting.endedAt : instant(board.clock)
    return [{ meeting: id, network: meeting.network, joinedAt: first.joinedAt, minutes: minutesThere(there, end) }]
  })
}
