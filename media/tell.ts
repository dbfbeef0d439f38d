import type { MediaNotice } from '../shared/protocol/media.ts'

/** Where a media node tells what happens. */
export type Tell = (notice: MediaNotice) => void

/** What a media node writes down; the server's log has this shape. */
export type MediaLog = {
  info(event: string, fields?: Record<string, string | number | boolean | null>): void
  warn(event: string, fields?: Record<string, string | number | boolean | null>): void
  error(event: string, fields?: Record<string, string | number | boolean | null>): void
  bug(error: unknown, where: string): void
}
