import type { MediaRequests } from '../shared/protocol/media.ts'
import type { Remote } from '../shared/protocol/table.ts'

/** The media port of a server: the same wherever the media node is. */
export type Media = AsyncDisposable & { ask: Remote<MediaRequests> }
