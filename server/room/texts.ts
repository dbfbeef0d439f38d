import type { CaseId, MeetingId, PersonId } from '../../shared/domain/identifiers.ts'
import { conductOf } from '../../shared/domain/meeting.ts'
import { type Message, messageLimits, type Said, type Transcript } from '../../shared/domain/message.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { untilWritten } from '../actions/untilWritten.ts'
import type { RoomHandlers } from './guard.ts'
import { oneAtATime } from './oneAtATime.ts'
import type { Place, Presence } from './presence.ts'
import { type Pace, rateLimit } from './rateLimit.ts'

/** A person says no more than this, however fast their program is. */
const messagePace: Pace = { perSecond: 1, burst: 10 }
/** Of a line that is being typed a browser tells seven times a second at most. */
const linePace: Pace = { perSecond: 12, burst: 24 }

type Log = {
  meeting: MeetingId
  case: CaseId
  messages: Message[]
  lines: Map<PersonId, Said>
  last: number
  kept: (Pick<Transcript, 'id' | 'keptBy' | 'keptAt'> & { isWritten: boolean }) | null
}

/**
 * Text beside voice. It belongs to the case that is being discussed: who has no part in that sees none of it. It is held
 * here and nowhere else, and gone when the meeting is, unless it is kept in the record of the case.
 */
export type Texts = {
  tell(place: Place): void
  /** The next case has begun: those in the room see its text, and no other. */
  tellAll(meeting: MeetingId): void
  type(by: Place, said: Said | null): void
  handlers: Pick<RoomHandlers, 'text:say' | 'text:keep'>
}

export function openTexts(board: Board, presence: Presence): Texts {
  const logs = new Map<MeetingId, Map<CaseId, Log>>()
  const paces = new WeakMap<Place, { say: () => boolean; type: () => boolean }>()

  const logOf = ({ meeting, caseNow }: Pick<Place, 'meeting' | 'caseNow'>): Log => {
    const inMeeting = logs.get(meeting) ?? new Map<CaseId, Log>()
    logs.set(meeting, inMeeting)
    const known = inMeeting.get(caseNow)
    if (known) return known
    const log: Log = { meeting, case: caseNow, messages: [], lines: new Map(), last: 0, kept: null }
    inMeeting.set(caseNow, log)
    return log
  }
  const paceOf = (place: Place) => {
    const known = paces.get(place)
    if (known) return known
    const made = { say: rateLimit(board.clock, messagePace), type: rateLimit(board.clock, linePace) }
    paces.set(place, made)
    return made
  }

  const tell = (place: Place) => {
    const { messages, lines, kept } = logOf(place)
    place.socket.tell('text:log', {
      messages,
      lines: [...lines].map(([person, said]) => ({ person, said })),
      isKept: kept !== null,
    })
  }

  const setLine = (log: Log, person: PersonId, said: Said | null) => {
    if (said === null && !log.lines.has(person)) return
    if (said === null) log.lines.delete(person)
    else log.lines.set(person, said)
    presence.tellRoom(log.meeting, 'text:typed', { person, said }, person)
  }

  presence.onGone((place) => {
    for (const log of logs.get(place.meeting)?.values() ?? []) setLine(log, place.person.id, null)
    if (presence.all(place.meeting).length === 0) logs.delete(place.meeting)
  })

  /** Brings what is kept up to what was said. */
  const keep = (log: Log) =>
    untilWritten(async () => {
      if (!log.kept) return
      const { isWritten, ...kept } = log.kept
      const before = await board.store.find('transcript', kept.id)
      // Erased, with the consent for its case: it is not begun anew.
      if (!before && isWritten) {
        log.kept = null
        return
      }
      const messages = log.messages.flatMap(({ person, name, at, said }) =>
        said.kind === 'plain' ? [{ person, name, at, text: said.text }] : [],
      )
      const record: Transcript = { ...kept, case: log.case, meeting: log.meeting, messages }
      const event = {
        subject: log.case,
        by: kept.keptBy,
        action: 'text:keep',
        target: kept.id,
        outcome: 'success' as const,
        detail: { messages: String(messages.length) },
        at: instant(board.clock),
      }
      const change = { kind: 'transcript' as const, parent: log.case, record, version: before?.version ?? 0 }
      await board.store.commit([change], event, board.placement.fenceFor(log.meeting))
      log.kept.isWritten = true
    })
  const keepOn = oneAtATime(keep, (error) => board.log.bug(error, 'text kept in the record'))

  return {
    tell,
    tellAll(meeting) {
      for (const place of presence.all(meeting)) if (place.phase === 'room' && place.connected) tell(place)
    },
    type(by, said) {
      if (paceOf(by).type()) setLine(logOf(by), by.person.id, said)
    },
    handlers: {
      async 'text:say'({ said }, by) {
        if (!paceOf(by).say()) throw new Problem('too-many-requests')
        if (said.kind === 'plain' && said.text.trim() === '') throw new Problem('invalid-input', { at: 'said' })
        const { record } = await board.store.read('meeting', by.meeting)
        // What a meeting promises to keep from the server is not taken by it, whoever sends it.
        if (conductOf(record).endToEnd !== (said.kind === 'sealed')) {
          throw new Problem('wrong-state', { because: 'encryption' })
        }
        const log = logOf(by)
        const { id: person, name } = by.person
        const message = { number: ++log.last, person, name, at: instant(board.clock), said }
        log.messages = [...log.messages, message].slice(-messageLimits.messages)
        setLine(log, person, null)
        presence.tellRoom(by.meeting, 'text:said', message)
        if (log.kept) keepOn(log)
        return {}
      },
      async 'text:keep'(_nothing, by) {
        const { record } = await board.store.read('meeting', by.meeting)
        if (conductOf(record).endToEnd) throw new Problem('wrong-state', { because: 'encryption' })
        const log = logOf(by)
        if (log.kept) return {}
        log.kept = { id: newId('txt'), keptBy: by.person.id, keptAt: instant(board.clock), isWritten: false }
        await keep(log)
        presence.tellRoom(by.meeting, 'text:kept', {})
        return {}
      },
    },
  }
}
