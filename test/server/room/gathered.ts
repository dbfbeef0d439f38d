import { demoPeople } from '../../../server/demo/people.ts'
import type { CaseId, MeetingId, RecommendationId, StudyId } from '../../../shared/domain/identifiers.ts'
import type { SeatRole } from '../../../shared/domain/panel.ts'
import type { SliceView } from '../../../shared/domain/stage.ts'
import type { EegStudy } from '../../../shared/domain/study.ts'
import type { Phase } from '../../../shared/protocol/room.ts'
import { newId } from '../../../server/identity/newId.ts'
import { noConflict } from '../../world.ts'
import type { InMeeting, LiveServer } from '../../support/liveServer.ts'

export type Guest = Exclude<keyof typeof demoPeople, 'coordinator'>
export type Meeting = { meeting: MeetingId; case: CaseId; recommendation: RecommendationId }
export const idOf = (who: keyof typeof demoPeople) => demoPeople[who].id

/** A meeting with the coordinator and these people in the room. */
export async function gathered<Who extends Guest>(
  live: LiveServer,
  ...guests: Who[]
): Promise<{ at: Meeting; in: Record<Who | 'coordinator', InMeeting> }> {
  const at = await live.meeting()
  const coordinator = await enter(live, 'coordinator', at.meeting)
  const inside: Partial<Record<keyof typeof demoPeople, InMeeting>> = { coordinator }
  for (const who of guests) {
    inside[who] = await enter(live, who, at.meeting)
    await coordinator.ask['lobby:admit']({ person: idOf(who) })
  }
  return { at, in: inside as Record<Who | 'coordinator', InMeeting> }
}

export async function enter(live: LiveServer, who: keyof typeof demoPeople, meeting: MeetingId): Promise<InMeeting> {
  const entered = await (await live.visitor(who)).enter(meeting)
  await entered.ask['room:enter']({})
  return entered
}

/** Seats the panel anew: everybody as in the demonstration, but for these. */
export async function seat(live: LiveServer, of: CaseId, but: Partial<Record<Guest, SeatRole | null>>): Promise<void> {
  const seats = Object.entries(demoPeople).flatMap(([who, { id: person, seat: usual }]) => {
    const role = who in but ? but[who as Guest] : usual
    return role ? [{ person, role }] : []
  })
  await (await live.visitor('coordinator')).ask['panel:appoint']({ case: of, seats })
  const { store } = live.served.board
  const panel = (await store.list('panel', of)).at(-1)?.record
  for (const [who, { id }] of Object.entries(demoPeople)) {
    if (panel?.seats.some((one) => one.person === id && one.interest === null)) {
      const { ask } = await live.visitor(who as keyof typeof demoPeople)
      await ask['panel:declareInterest']({ case: of, interest: noConflict })
    }
  }
}

/** A recording that is on record; nobody opens its file here. */
export async function aStudy({ served: { board } }: LiveServer, of: CaseId): Promise<StudyId> {
  const at = new Date().toISOString()
  const record: EegStudy = {
    id: newId('std'),
    case: of,
    receivedAt: at,
    receivedBy: idOf('home'),
    kind: 'eeg',
    file: 'a'.repeat(64),
    bytes: 1,
    description: 'EEG',
    format: 'EDF+',
    channels: 21,
    durationSeconds: 1200,
    warnings: [],
  }
  const event = { subject: of, by: idOf('home'), action: 'study:receive', target: of, detail: {}, at }
  await board.store.commit([{ kind: 'study', parent: of, record, version: 0 }], { ...event, outcome: 'success' })
  return record.id
}

export const slice = (study: StudyId): SliceView => ({
  kind: 'slice',
  study,
  seriesUid: '1.2.3',
  sopInstanceUid: '1.2.3.4',
  frame: 0,
  window: { center: 40, width: 400 },
  framing: null,
  invert: false,
  turn: { quarters: 0, mirrored: false },
})
export const showing = (study: StudyId) => ({ shown: { layout: 'one' as const, views: [slice(study)] } })

export const gone = (one: InMeeting): Promise<unknown> =>
  one.socket.connected ? new Promise((closed) => one.socket.once('disconnect', closed)) : Promise.resolve()
export const phases = (one: InMeeting): Phase[] =>
  one.told.filter(({ name }) => name === 'room:phase').map(({ content }) => (content as { phase: Phase }).phase)
