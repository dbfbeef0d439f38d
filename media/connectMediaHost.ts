import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import type { MeetingId } from '../shared/domain/identifiers.ts'
import { overSocket } from '../shared/protocol/carriers.ts'
import { type MediaNotice, mediaNotices, mediaRequests } from '../shared/protocol/media.ts'
import { Problem } from '../shared/protocol/problems.ts'
import { parseInput, remote } from '../shared/protocol/table.ts'
import type { Media } from './mediaPort.ts'
import type { MediaLog, Tell } from './tell.ts'

const answerWithinMilliseconds = 10_000

/** The media port of a server whose media node is on another host. */
export function connectMediaHost(
  { url, secret }: { url: string; secret: string },
  { tell, log }: { tell: Tell; log: MediaLog },
): Media {
  const socket = io(url, {
    transports: ['websocket'],
    auth: { secret, server: randomUUID() },
    reconnectionDelayMax: 2000,
  })
  const opened = new Set<MeetingId>()
  const ask = remote(mediaRequests, overSocket(socket, answerWithinMilliseconds))

  for (const [name, schema] of Object.entries(mediaNotices)) {
    socket.on(name, (content: unknown) => {
      try {
        const notice = { name, content: parseInput(schema, content) } as MediaNotice
        if (notice.name === 'media:lost') opened.delete(notice.content.meeting)
        tell(notice)
      } catch (error) {
        log.bug(error, name)
      }
    })
  }
  socket.on('connect_error', (error) => log.warn('media host not reached', { because: error.message }))
  socket.on('connect', async () => {
    log.info('media host reached')
    await tellWhatIsGone()
  })

  // A host that was started anew, or for which this server was away too long, carries none of our meetings any more.
  async function tellWhatIsGone(): Promise<void> {
    const before = [...opened]
    try {
      const { workers } = await ask['media:load']({})
      const carried = new Set(workers.flatMap(({ meetings }) => meetings))
      for (const meeting of before) {
        if (!carried.has(meeting) && opened.delete(meeting)) tell({ name: 'media:lost', content: { meeting } })
      }
    } catch (error) {
      // Gone again already: asked at the next connection.
      if (!(error instanceof Problem)) log.bug(error, 'media:load')
    }
  }

  return {
    ask: {
      ...ask,
      'media:open': async (input) => {
        const answer = await ask['media:open'](input)
        opened.add(input.meeting as MeetingId)
        return answer
      },
      'media:close': async (input) => {
        opened.delete(input.meeting as MeetingId)
        return ask['media:close'](input)
      },
    },
    [Symbol.asyncDispose]: async () => void socket.close(),
  }
}
