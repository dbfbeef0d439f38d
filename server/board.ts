import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { mediaConfigFrom } from '../media/config.ts'
import { openMedia } from '../media/openMedia.ts'
import { relayCredentials } from '../media/turn.ts'
import type { MeetingId, PersonId } from '../shared/domain/identifiers.ts'
import type { MediaNotice, MediaRequests } from '../shared/protocol/media.ts'
import type { RecordRequests } from '../shared/protocol/record.ts'
import type { Handlers, Remote } from '../shared/protocol/table.ts'
import type { Caller } from './actions/access.ts'
import { type Looks, openLooks } from './actions/studies.ts'
import { openUploads, type Uploads } from './actions/uploadIntake.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { openDocuments } from './documents/documents.ts'
import type { Documents } from './documents/documents.ts'
import { type Keys, openKeys } from './identity/keys.ts'
import { openProvider, type Provider } from './identity/provider.ts'
import { openTokens, type Tokens } from './identity/tokens.ts'
import { type Log, openLog } from './log.ts'
import type { Mail } from './mail/mail.ts'
import { openMail } from './mail/openMail.ts'
import { openOutbox, type Outbox } from './mail/outbox.ts'
import { type Metrics, openMetrics, type RoomCounts } from './metrics.ts'
import { type Notices, openNotices } from './notices.ts'
import { openPlacement, type Placement } from './placement/placement.ts'
import { type Authority, openAuthority } from './signing/authority.ts'
import type { Files } from './store/files.ts'
import { openFolderFiles } from './store/folderFiles.ts'
import { type ChainCheck, openChainCheck } from './reports/chainCheck.ts'
import { openStore } from './store/database.ts'
import type { Store } from './store/store.ts'
import { auditRefusals } from './documents/auditRefusals.ts'

export type RecordHandlers = Handlers<RecordRequests, Caller>

type IceServer = { urls: string[]; username?: string; credential?: string }

/** Everything a handler may lean on. Made in one place, ended in one place. */
export interface Board extends AsyncDisposable {
  readonly config: Config
  /** How browsers reach this node. */
  readonly url: string
  /** The address that people know the board by. */
  readonly entry: string
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly files: Files
  readonly tokens: Tokens
  readonly notices: Notices
  readonly placement: Placement
  readonly documents: Documents
  readonly authority: Authority
  readonly uploads: Uploads
  /** Carries out the letters that acts queued with `queueLetter`. */
  readonly outbox: Outbox
  readonly keys: Keys
  /** Whether the audit chains hold, all of them. */
  readonly chains: ChainCheck
  /** Keys the new identifiers of what is uploaded. */
  readonly uidSecret: string
  /** The organisation by which people may sign in, where one is configured. */
  readonly provider: Provider | undefined
  readonly looks: Looks
  readonly media: Remote<MediaRequests>
  onMediaNotice(listener: (notice: MediaNotice) => void): () => void
  iceServers(person: PersonId): IceServer[]
  liveMeetings(): MeetingId[]
  /** Filled in by whoever serves the rooms. */
  rooms: { meetings(): MeetingId[]; counts(): RoomCounts }
  readonly metrics: Metrics
}

/** What a test may bring instead: a clock to turn, a store of its own. */
export type Overrides = {
  clock?: Clock
  log?: Log
  store?: Store
  files?: Files
  media?: Remote<MediaRequests>
  mail?: Mail
}

/** Opens every port and owns its lifetime: `await using board = await openBoard(config, url)`. */
export async function openBoard(config: Config, url: string, overrides: Overrides = {}): Promise<Board> {
  await using opened = new AsyncDisposableStack()
  const clock = overrides.clock ?? systemClock
  const log = overrides.log ?? openLog(config.logLevel)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const store = overrides.store ?? opened.use(await openStore(config.store, log))
  const files = overrides.files ?? opened.use(await openFolderFiles(join(config.dataDir, 'files')))
  const placement = opened.use(openPlacement(store.leases, url, clock, log))
  const mail = overrides.mail ?? openMail(config.mail)
  const outbox = opened.use(openOutbox({ store, mail, placement, clock, log }))
  const documents = opened.use(
    openDocuments({
      log: store.documents,
      clock,
      journal: log,
      fenceFor: placement.fenceFor,
      onRefused: auditRefusals(store, clock, log),
    }),
  )
  const mediaConfig = mediaConfigFrom(config.environment)
  const hearing = new Set<(notice: MediaNotice) => void>()
  const tell = (notice: MediaNotice) => {
    for (const listener of hearing) listener(notice)
  }
  const media =
    overrides.media ?? opened.use(await openMedia(mediaConfig, { environment: config.environment, tell, log })).ask
  const hasUploads = () => store.lists.haveStudies()
  const keys = await openKeys(config.secret, config.dataDir, hasUploads)
  const entry = config.boardUrl ?? url
  const authority = await openAuthority(join(config.dataDir, 'authority'), clock)
  const notices = openNotices()
  const lifetime = opened.move()

  const board: Board = {
    config,
    url,
    clock,
    log,
    store,
    files,
    entry,
    tokens: openTokens(keys.signing, clock),
    notices,
    placement,
    documents,
    authority,
    uploads: openUploads(() => board),
    outbox,
    keys,
    uidSecret: keys.uid,
    provider: config.provider && openProvider(config.provider, entry),
    chains: openChainCheck({ store, clock, log, anchorFile: join(config.dataDir, 'audit-heads'), secret: keys.anchor }),
    looks: openLooks(store, clock, notices),
    media,
    onMediaNotice(listener) {
      hearing.add(listener)
      return () => hearing.delete(listener)
    },
    iceServers: (person) => (mediaConfig.turn ? [relayCredentials(mediaConfig.turn, person, clock.now())] : []),
    rooms: { meetings: () => [], counts: () => ({ meetings: 0, inRoom: 0, waiting: 0 }) },
    metrics: openMetrics({ media, rooms: () => board.rooms.counts() }),
    liveMeetings: () => board.rooms.meetings(),
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  }
  return board
}
