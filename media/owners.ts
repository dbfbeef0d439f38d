import type { MeetingId } from '../shared/domain/identifiers.ts'
import type { MediaRequests } from '../shared/protocol/media.ts'
import { Problem } from '../shared/protocol/problems.ts'
import type { Handlers } from '../shared/protocol/table.ts'
import type { MediaHandlers } from './node.ts'
import type { MediaLog } from './tell.ts'

/** A server that is away longer than this has ended, and so have its meetings. */
const absenceMilliseconds = 30_000

/** Which server each meeting of a media host belongs to: the one that opened it last. */
export class Owners {
  readonly #closeMeeting: (meeting: MeetingId) => Promise<unknown>
  readonly #log: MediaLog
  readonly #owners = new Map<MeetingId, string>()
  readonly #connections = new Map<string, number>()
  readonly #absent = new Map<string, NodeJS.Timeout>()
  #closed = false

  constructor(closeMeeting: (meeting: MeetingId) => Promise<unknown>, log: MediaLog) {
    this.#closeMeeting = closeMeeting
    this.#log = log
  }

  of = (meeting: MeetingId): string | undefined => this.#owners.get(meeting)

  /** The same handlers, each answering only the server that the meeting belongs to; opening takes it over. */
  guard(handlers: MediaHandlers): Handlers<MediaRequests, string> {
    const guarded = Object.entries(handlers).map(([name, handle]) => {
      const answer = async (input: { meeting?: MeetingId }, server: string) => {
        const { meeting } = input
        if (meeting !== undefined) this.#check(name, meeting, server)
        const answered = await handle(input as never, undefined)
        // Not before: what closing tells is told to whom it belonged.
        if (name === 'media:close' && meeting !== undefined && this.#owners.get(meeting) === server) {
          this.#owners.delete(meeting)
        }
        return answered
      }
      return [name, answer] as const
    })
    return Object.fromEntries(guarded) as unknown as Handlers<MediaRequests, string>
  }

  handleConnected(server: string): void {
    clearTimeout(this.#absent.get(server))
    this.#absent.delete(server)
    this.#connections.set(server, (this.#connections.get(server) ?? 0) + 1)
  }

  handleDisconnected(server: string): void {
    const left = (this.#connections.get(server) ?? 1) - 1
    this.#connections.set(server, left)
    if (left > 0) return
    this.#connections.delete(server)
    // Connections end after this too, as part of closing.
    if (this.#closed) return
    const timer = setTimeout(() => this.#endMeetingsOf(server), absenceMilliseconds)
    this.#absent.set(server, timer)
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#absent.values()) clearTimeout(timer)
    this.#absent.clear()
    this.#owners.clear()
  }

  #check(name: string, meeting: MeetingId, server: string): void {
    const owner = this.#owners.get(meeting)
    if (name === 'media:open') this.#owners.set(meeting, server)
    else if (owner !== undefined && owner !== server) throw new Problem('lease-lost', { meeting })
  }

  #endMeetingsOf(server: string): void {
    this.#absent.delete(server)
    for (const [meeting, owner] of this.#owners) {
      if (owner !== server) continue
      this.#owners.delete(meeting)
      this.#closeMeeting(meeting).catch((error: unknown) => this.#log.bug(error, 'media:close'))
    }
  }
}
