import { holds } from '../../shared/domain/consent.ts'
import type { MeetingId, MeetingRecordingId, PersonId } from '../../shared/domain/identifiers.ts'
import { conductOf, currentItem, keepRecorded, type Meeting } from '../../shared/domain/meeting.ts'
import type { MeetingRecording } from '../../shared/domain/meetingRecording.ts'
import type { MediaNotice } from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { isWithdrawn, recordsOf } from '../actions/access.ts'
import { requireNotErased } from '../actions/erasure.ts'
import { standingsOf, tellMeeting } from '../actions/meetings.ts'
import type { Board } from '../board.ts'
import { instant } from '../clock.ts'
import { newId } from '../identity/newId.ts'
import { unlessGone } from './calls.ts'
import type { RoomHandlers } from './guard.ts'
import { oneAtATime } from './oneAtATime.ts'
import type { Presence } from './presence.ts'
import { type HeldClusters, holdClusters, writePart } from './recordedParts.ts'
import { writeMeeting } from './writeMeeting.ts'

/** How often what was recorded is written down: a crash loses no more than that. */
const writeEveryMilliseconds = 20_000
/** Held in memory while the disk is slow. Beyond that recording ends, and not the server. */
const mostHeldBytes = 128 * 1024 * 1024

type Going = {
  record: MeetingRecording
  began: number
  held: HeldClusters
  writing: Promise<void>
  /** Of those who were heard or seen: the last of it comes when they have left. */
  names: Map<PersonId, string>
}

/** Keeps what is said and shown, where a meeting is recorded: one recording a case, each ended with its case. */
export interface RecordingKeeper extends AsyncDisposable {
  /** Brings what is recorded up to what the record of the meeting says, and who is there. */
  follow(meeting: MeetingId): void
  /** The media of a meeting may have been opened anew: what was being recorded goes on. */
  again(meeting: MeetingId): Promise<void>
  handlers: Pick<RoomHandlers, 'meeting:record'>
}

export function openRecorder(board: Board, presence: Presence): RecordingKeeper {
  const { media } = board
  const inMeeting = new Map<MeetingId, Going>()
  const byId = new Map<MeetingRecordingId, Going>()
  let settling: Promise<unknown> = Promise.resolve()

  const unsubscribe = board.onMediaNotice((notice: MediaNotice) => {
    if (notice.name !== 'media:recorded') return
    const going = byId.get(notice.content.recording)
    if (!going) return
    const { meeting, participant } = notice.content
    holdClusters(going.held, { ...notice.content, person: participant, name: going.names.get(participant) ?? '' })
    if (going.held.bytes > mostHeldBytes) {
      going.held.clusters = []
      going.held.bytes = 0
      stop(meeting, 'storage').catch((error: unknown) => board.log.bug(error, 'recording stopped'))
    }
  })

  /** Turns it off in the record, which everybody is told and which ends it here. */
  const stop = async (meeting: MeetingId, because: 'consent' | 'storage') => {
    const act = { by: 'system' as const, action: 'recording:stop', target: meeting, detail: { because } }
    const rule = (now: Meeting) => (now.state === 'live' ? keepRecorded(now, null) : now)
    await tellMeeting(board, await writeMeeting(board, meeting, act, rule))
  }

  /** After what was being written is, so that the parts of a recording stand in their order. */
  const write = (going: Going): Promise<void> => {
    going.writing = going.writing.then(async () => {
      try {
        await writePart(board, going.record, going.held)
      } catch (error) {
        // Erased or withdrawn meanwhile: then nothing of it is to be kept.
        if (error instanceof Problem && error.code === 'consent-withdrawn') return
        board.log.bug(error, 'recording written')
      }
    })
    return going.writing
  }

  const begin = async (meeting: Meeting, by: PersonId): Promise<Going> => {
    const { case: id } = currentItem(meeting).item
    const at = instant(board.clock)
    const record: MeetingRecording = {
      id: newId('mrc'),
      case: id,
      meeting: meeting.id,
      startedBy: by,
      startedAt: at,
      endedAt: null,
    }
    const event = {
      subject: id,
      by,
      action: 'recording:begin',
      target: record.id,
      outcome: 'success' as const,
      detail: { meeting: meeting.id },
      at,
    }
    const change = { kind: 'meetingRecording' as const, parent: id, record, version: 0 }
    await board.store.commit([change], event, board.placement.fenceFor(meeting.id))
    await requireNotErased(board, id, [{ kind: 'meetingRecording', id: record.id }], [])
    return {
      record,
      began: board.clock.now(),
      held: { clusters: [], bytes: 0 },
      writing: Promise.resolve(),
      names: new Map(),
    }
  }

  const finish = async (going: Going) => {
    await write(going)
    byId.delete(going.record.id)
    const kept = await board.store.find('meetingRecording', going.record.id)
    // Erased with its case.
    if (!kept) return
    const at = instant(board.clock)
    const record = { ...kept.record, endedAt: at }
    const { id, case: subject } = record
    const event = {
      subject,
      by: 'system',
      action: 'recording:end',
      target: id,
      outcome: 'success' as const,
      detail: {},
      at,
    }
    await board.store.commit([{ kind: 'meetingRecording', parent: subject, record, version: kept.version }], event)
  }

  const tellMedia = (meeting: MeetingId, going: Going | undefined) =>
    media['media:record']({
      meeting,
      recording: going?.record.id ?? null,
      elapsedMs: going ? Math.max(0, board.clock.now() - going.began) : 0,
    }).catch(unlessGone)

  const bringUp = async (id: MeetingId) => {
    const { record: meeting } = await board.store.read('meeting', id)
    const { recording } = conductOf(meeting)
    const isOn = recording !== null && meeting.state === 'live' && presence.all(id).length > 0
    if (isOn && (await notAgreed(board, meeting)) !== null) return stop(id, 'consent')
    const before = inMeeting.get(id)
    if (before?.record.case === (isOn ? currentItem(meeting).item.case : undefined)) return
    const next = isOn ? await begin(meeting, recording.by) : undefined
    if (next) {
      for (const { person } of presence.all(id)) next.names.set(person.id, person.name)
      inMeeting.set(id, next)
      byId.set(next.record.id, next)
    } else {
      inMeeting.delete(id)
    }
    await tellMedia(id, next)
    if (before) await finish(before)
  }
  const follow = oneAtATime(
    async (id: MeetingId) => {
      const work = bringUp(id)
      settling = Promise.allSettled([settling, work])
      await work
    },
    (error) => board.log.bug(error, 'recording'),
  )
  presence.onChange((meeting) => {
    const going = inMeeting.get(meeting)
    for (const { person } of going ? presence.all(meeting) : []) going?.names.set(person.id, person.name)
  })
  presence.onGone(({ meeting }) => {
    if (presence.all(meeting).length === 0 && inMeeting.has(meeting)) follow(meeting)
  })

  let stopWaiting = () => {}
  const writeLater = () => {
    stopWaiting = board.clock.after(writeEveryMilliseconds, () => {
      for (const going of inMeeting.values()) void write(going)
      writeLater()
    })
  }
  writeLater()

  return {
    follow,
    async again(meeting) {
      const going = inMeeting.get(meeting)
      if (going) await tellMedia(meeting, going)
    },
    handlers: {
      async 'meeting:record'({ on }, by) {
        const { record } = await board.store.read('meeting', by.meeting)
        if (on) {
          if (conductOf(record).endToEnd) throw new Problem('wrong-state', { because: 'encryption' })
          const item = await notAgreed(board, record)
          if (item !== null) throw new Problem('consent-missing', { scope: 'recording', item: String(item + 1) })
        }
        const act = { by: by.person.id, action: on ? 'recording:start' : 'recording:stop', target: by.meeting }
        const recording = on ? { by: by.person.id, since: instant(board.clock) } : null
        const rule = (meeting: Meeting) => keepRecorded(meeting, recording)
        await tellMeeting(board, await writeMeeting(board, by.meeting, act, rule))
        return {}
      },
    },
    async [Symbol.asyncDispose]() {
      stopWaiting()
      // Everybody has left by now, which ends what was going on.
      await settling
      for (const going of inMeeting.values()) await finish(going)
      unsubscribe()
    },
  }
}

/** The first item of the agenda whose patient has not agreed to a recording, from 0; null where all have. */
async function notAgreed(board: Board, meeting: Meeting): Promise<number | null> {
  const standings = await standingsOf(board, meeting)
  const agrees = meeting.agenda.map((item) =>
    standings.some(
      (one) =>
        one.case.record.id === item.case && !isWithdrawn(one) && holds(recordsOf(one.consents), 'recording', one.at),
    ),
  )
  const first = agrees.indexOf(false)
  return first < 0 ? null : first
}
