import { EventEmitter, once } from 'node:events'
import { connectMediaHost } from '../../media/connectMediaHost.ts'
import type { MediaNodeSettings } from '../../media/config.ts'
import { openMediaHost } from '../../media/host.ts'
import type { Media } from '../../media/mediaPort.ts'
import { openMediaNode } from '../../media/node.ts'
import type { MediaLog } from '../../media/tell.ts'
import { direct } from '../../shared/protocol/carriers.ts'
import { type MediaNotice, mediaRequests } from '../../shared/protocol/media.ts'
import { remote } from '../../shared/protocol/table.ts'
import { mediaWorker } from './mediaWorker.ts'

type Told<Name> = Extract<MediaNotice, { name: Name }>['content']

/** A media node with a real worker, and what it tells. */
export type TestedMedia = Media & {
  told: MediaNotice[]
  bugs: unknown[]
  /** The next notice of a name, or the first already told that `fits`. */
  next<Name extends MediaNotice['name']>(name: Name, fits?: (told: Told<Name>) => boolean): Promise<Told<Name>>
}

const local: MediaNodeSettings = { listenIp: '127.0.0.1', announcedAddress: undefined, basePort: 0, workers: 1 }
export const hostSecret = 'a secret that two hosts share, for tests'

/** The two places where a media node can be; the same contract holds for both. */
export const mediaNodes: Record<string, (settings?: Partial<MediaNodeSettings>) => Promise<TestedMedia>> = {
  'in the process of the server': async (settings) => {
    const listened = listener()
    const node = await openMediaNode({
      workerBinary: await mediaWorker(),
      settings: { ...local, ...settings },
      tell: listened.tell,
      log: listened.log,
    })
    const ask = remote(mediaRequests, direct(mediaRequests, node.handlers, undefined, listened.log.bug))
    return { ...listened, ask, [Symbol.asyncDispose]: () => node.close() }
  },
  'on a host of its own': async (settings) => {
    const listened = listener()
    const host = await openMediaHost(
      { host: '127.0.0.1', port: 0, secret: hostSecret, settings: { ...local, ...settings } },
      { workerBinary: await mediaWorker(), log: listened.log },
    )
    const url = `http://127.0.0.1:${host.port}`
    const media = connectMediaHost({ url, secret: hostSecret }, { tell: listened.tell, log: listened.log })
    return {
      ...listened,
      ask: media.ask,
      [Symbol.asyncDispose]: async () => {
        await media[Symbol.asyncDispose]()
        await host.close()
      },
    }
  },
}

export function listener() {
  const told: MediaNotice[] = []
  const bugs: unknown[] = []
  const heard = new EventEmitter()
  const tell = (notice: MediaNotice) => {
    told.push(notice)
    heard.emit('told')
  }
  const log: MediaLog = { info: () => {}, warn: () => {}, error: () => {}, bug: (error) => bugs.push(error) }
  const next: TestedMedia['next'] = async (name, fits = () => true) => {
    for (;;) {
      const found = told.find((notice) => notice.name === name && fits(notice.content as never))
      if (found) return found.content as never
      await once(heard, 'told')
    }
  }
  return { told, bugs, tell, log, next }
}
