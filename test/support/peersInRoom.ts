import type { Page } from 'playwright'
import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { MediaRequests } from '../../shared/protocol/media.ts'
import type { Remote } from '../../shared/protocol/table.ts'
import type { RoomRequests } from '../../shared/protocol/room.ts'
import type { InMeeting } from './liveServer.ts'
import { openPeers } from './mediaPeers.ts'
import type { Reception } from './peerPage.ts'

/**
 * People of a meeting of the real server who have real WebRTC, in one browser page, and no client of ours: they ask for
 * what they like and send what they like. What a well-behaved browser would do of its own accord is not done here.
 */
export type PeersInRoom = AsyncDisposable & {
  /** Enters the media of the meeting over somebody's connection to it. */
  join(person: PersonId, connection: InMeeting): Promise<void>
  send(person: PersonId, source: 'microphone' | 'camera' | 'screen'): Promise<string>
  receive(person: PersonId, producer: string): Promise<() => Promise<Reception>>
}

export async function peersInRoom(): Promise<PeersInRoom> {
  const peers = await openPeers()
  const connections = new Map<string, InMeeting>()
  const ask = new Proxy({} as Remote<MediaRequests>, {
    get: (_target, name: keyof MediaRequests) => (input: { participant: string }) => {
      const connection = connections.get(input.participant)
      if (!connection) throw new Error(`${input.participant} is not in the meeting`)
      return asked(connection.ask, name, input as never)
    },
  })
  const page = await peers.page(ask)
  return {
    async join(person, connection) {
      connections.set(person, connection)
      await page.evaluate((id) => window.peers.join('', id), person)
    },
    send: (person, source) => page.evaluate(([id, what]) => window.peers.send(id, what), [person, source] as const),
    async receive(person, producer) {
      const consumer = await page.evaluate(([id, of]) => window.peers.receive('', id, of), [person, producer] as const)
      return () => received(page, person, consumer)
    },
    [Symbol.asyncDispose]: () => peers[Symbol.asyncDispose](),
  }
}

const received = (page: Page, person: PersonId, consumer: string): Promise<Reception> =>
  page.evaluate(([id, of]) => window.peers.reception(id, of), [person, consumer] as const)

/** The page speaks to a media node; here it is a room that answers, which knows who asks by itself. */
async function asked(room: Remote<RoomRequests>, name: string, input: Record<string, never>): Promise<unknown> {
  const { participant: _who, meeting: _where, entry: _entry, paused, ...rest } = input
  if (name === 'media:enter') {
    const { routerRtpCapabilities: rtpCapabilities, send, receive } = await room['media:enter']({})
    return { rtpCapabilities, send, receive }
  }
  if (name === 'media:pauseConsumer') return room[paused ? 'media:pause' : 'media:resume'](rest as never)
  return room[name as keyof RoomRequests](rest as never)
}

/**
 * When the last of something arrived, in milliseconds after `since`: looked at until nothing has come for as long as
 * `quietMilliseconds`.
 */
export async function lastArrival(
  count: () => Promise<number>,
  since: number,
  quietMilliseconds = 1_500,
): Promise<number> {
  let seen = await count()
  let at = since
  while (performance.now() - Math.max(at, since) < quietMilliseconds) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const now = await count()
    if (now !== seen) at = performance.now()
    seen = now
    if (performance.now() - since > 20_000) throw new Error('it never stopped')
  }
  return at - since
}
