import { direct } from '../shared/protocol/carriers.ts'
import { mediaRequests } from '../shared/protocol/media.ts'
import { remote } from '../shared/protocol/table.ts'
import { connectMediaHost } from './connectMediaHost.ts'
import type { MediaConfig } from './config.ts'
import type { Media } from './mediaPort.ts'
import { openMediaNode } from './node.ts'
import type { MediaLog, Tell } from './tell.ts'
import { provideWorker } from './worker/provide.ts'

/**
 * Opens the media node that the settings name. In this process it provides the worker first, which takes minutes where
 * there is none yet; on another host it answers at once, and requests are `unavailable` until that host is there.
 * @param environment of the process; see `provideWorker`
 * @param tell is called with each notice
 */
export async function openMedia(
  { media }: MediaConfig,
  { environment, tell, log }: { environment: Record<string, string | undefined>; tell: Tell; log: MediaLog },
): Promise<Media> {
  if (media.at === 'host') return connectMediaHost(media, { tell, log })
  const workerBinary = await provideWorker({ environment, say: (line) => log.info('media worker', { says: line }) })
  const node = await openMediaNode({ workerBinary, settings: media.settings, tell, log })
  const send = direct(mediaRequests, node.handlers, undefined, (error, request) => log.bug(error, request))
  return { ask: remote(mediaRequests, send), [Symbol.asyncDispose]: () => node.close() }
}
