import type { PersonId } from '../../shared/domain/identifiers.ts'
import type { FloorState } from '../../shared/domain/floor.ts'
import type { Pictures, ProducerId } from '../../shared/protocol/media.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import type { OnAir } from '../../shared/protocol/room.ts'
import { observable, type Observable } from '../app/observable.ts'
import { type AskMedia, type CallTransports, enterMedia, leaveMedia } from './callTransports.ts'
import type { FrameProtection } from './encryption/encryptionModel.ts'
import { LineWatch } from './lineWatch.ts'
import { noTracks, obey, OwnSending, type OwnTracks } from './ownSending.ts'
import { goodLine, type OwnLine, QualityWatch, type ReceivedSince } from './qualityWatch.ts'
import type { NewDevice } from './preparedDevice.ts'
import { type Choice, everything, type Received, Reception, type Use } from './reception.ts'

/** `idle` outside the room; `broken` while sound and picture are interrupted and being brought back. */
export type CallState = 'idle' | 'connecting' | 'connected' | 'broken'

export type CallModel = {
  readonly state: Observable<CallState>
  readonly received: Observable<readonly Received[]>
  /** Why what one sends was not taken; null while it is. */
  readonly sendingProblem: Observable<Problem | null>
  /** What decides which pictures are taken, beside their size. */
  readonly choice: Observable<Choice>
  /** How one's own line carries sound and picture. */
  readonly line: Observable<OwnLine>
  /** In the room, on a new line or for the first time. */
  handleEntered(self: PersonId): void
  handleOnAir(producers: readonly OnAir[]): void
  /** The server's word on one's own microphone and camera. */
  handleFloor(floor: FloorState): void
  /** One's own tracks, as they are open now. */
  handleTracks(tracks: Partial<OwnTracks>): void
  /** Which layers of one's own picture are of use to anybody. */
  handleWanted(producer: ProducerId, spatial: number | null): void
  handleSpeaker(person: PersonId | null): void
  handleLeader(person: PersonId | null): void
  /** What the server says one's line has room for. */
  handleBudget(pictures: Pictures): void
  /** Sound, images and text, and no pictures of people. */
  setAudioOnly(audioOnly: boolean): void
  /** The server has lost the media of this meeting, or of this person. */
  handleLost(): void
  /** Out of the room, and perhaps in it again later. */
  handleOut(): void
  /** The network has changed. */
  handleOnline(): void
  /** How a received track is used on screen: attached, visible, and how high in device pixels. */
  handleUse(producer: ProducerId, use: Partial<Use>): void
  close(): void
}

type Entry = {
  transports: CallTransports
  watch: LineWatch
  quality: QualityWatch
  reception: Reception
  sending: OwnSending
}

export type CallModelOptions = {
  ask: AskMedia
  newDevice: NewDevice
  /** Told what arrived, every few seconds. */
  counted?: (received: ReceivedSince) => void
  /** What every frame passes through; asked for on entering, when it is known whether there is anything. */
  frames?: () => FrameProtection | null
  /** New transports did not help either: come into the room anew. */
  rejoin?: () => void
}

/** So many entries that never carried anything: then it is not the transports. */
const entriesBeforeRejoin = 3
/** Who spoke longer ago than these has no claim on a place any more. */
const remembered = 24

/** Between attempts to enter the media of a meeting; the last one holds from there on. */
const pausesMilliseconds = [0, 500, 1_000, 2_000, 4_000] as const

/** Sound and picture of one person in one meeting. Takes what happens by `handle…`, and keeps to the floor. */
export function openCallModel({ ask, newDevice, counted, frames, rejoin }: CallModelOptions): CallModel {
  const state = observable<CallState>('idle')
  const received = observable<readonly Received[]>([])
  const sendingProblem = observable<Problem | null>(null)
  let self: PersonId | null = null
  let onAir: readonly OnAir[] = []
  let floor: FloorState | null = null
  const choice = observable<Choice>(everything)
  const line = observable<OwnLine>(goodLine)
  let tracks = noTracks
  let entry: Entry | null = null
  let attempts = 0
  let inVain = 0
  let entering = false
  let enteredAgain = false
  let pause: ReturnType<typeof setTimeout> | undefined
  let closed = false

  function leave(): void {
    clearTimeout(pause)
    if (!entry) return
    const { transports, watch, quality, reception, sending } = entry
    entry = null
    watch.close()
    quality.close()
    reception.close()
    sending.close()
    leaveMedia(transports)
    received.set([])
  }

  function rebuild(): void {
    leave()
    state.set('broken')
    if (++inVain >= entriesBeforeRejoin) {
      inVain = 0
      rejoin?.()
    }
    enterLater()
  }

  function enterLater(): void {
    clearTimeout(pause)
    const wait = pausesMilliseconds[Math.min(attempts++, pausesMilliseconds.length - 1)] ?? 0
    pause = setTimeout(() => void enter(), wait)
  }

  async function enter(): Promise<void> {
    if (entry || closed) return
    if (entering) return void (enteredAgain = true)
    entering = true
    try {
      const transports = await enterMedia(ask, newDevice, frames?.() ?? null)
      if (closed) leaveMedia(transports)
      else begin(transports)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // Not in the room any more, or without a line: whoever comes back in enters again.
      if (error.code !== 'not-admitted') enterLater()
    } finally {
      entering = false
      // Asked on a line that was lost meanwhile, in vain: again on the one that came.
      if (enteredAgain && !entry) enterLater()
      enteredAgain = false
    }
  }

  function begin(transports: CallTransports): void {
    const reception = new Reception(ask, transports, received.set)
    const sending = new OwnSending({ ask, transports, problem: sendingProblem.set, lost: rebuild })
    const watch = new LineWatch({
      transports,
      ask,
      changed: (isUp) => {
        if (isUp) attempts = inVain = 0
        state.set(isUp ? 'connected' : 'broken')
      },
      lost: rebuild,
    })
    const quality = new QualityWatch(
      transports,
      (now) => {
        line.set(now)
        // Without a line to the server nobody else can be told, and the next change is.
        ask['media:quality'](now).catch(ignoreProblem)
      },
      counted,
    )
    // The line is judged anew, and so is what it has room for.
    line.set(goodLine)
    choice.set({ ...choice.get(), pictures: 'all' })
    entry = { transports, watch, quality, reception, sending }
    reception.handleChoice(choice.get())
    offer()
    tellOnAir()
    // Last: what is drawn now is drawn while the answers are on their way.
    state.set('connected')
  }

  const offer = () => {
    // With or without a line: a silenced track carries nothing. Before there is a floor one is in the lobby, by oneself.
    if (floor) obey(floor, tracks)
    entry?.sending.handleWish(floor, tracks)
  }
  const choose = (change: Partial<Choice>) => {
    choice.set({ ...choice.get(), ...change })
    entry?.reception.handleChoice(choice.get())
  }
  const tellOnAir = () => entry?.reception.handleOnAir(onAir.filter(({ person }) => person !== self))

  return {
    state,
    received,
    sendingProblem,
    choice,
    line,
    handleEntered: (person) => {
      self = person
      // The server may have given up these transports while the line was gone. A restart finds out, and costs nothing.
      if (entry) return void entry.watch.restart()
      if (state.get() === 'idle') state.set('connecting')
      attempts = 1
      // At once, before the room is drawn: the answer comes while it is.
      void enter()
    },
    handleOnAir: (producers) => {
      onAir = producers
      tellOnAir()
    },
    handleFloor: (now) => {
      floor = now
      offer()
    },
    handleTracks: (now) => {
      tracks = { ...tracks, ...now }
      offer()
    },
    handleWanted: (producer, spatial) => entry?.sending.handleWanted(producer, spatial),
    handleSpeaker: (person) => {
      if (person === null) return
      const spoke = [person, ...choice.get().spoke.filter((other) => other !== person)]
      choose({ spoke: spoke.slice(0, remembered) })
    },
    // Told with every change of the stage, thirty times a second while somebody scrolls.
    handleLeader: (leader) => {
      if (leader !== choice.get().leader) choose({ leader })
    },
    handleBudget: (pictures) => choose({ pictures }),
    setAudioOnly: (audioOnly) => choose({ audioOnly }),
    handleLost: () => {
      onAir = []
      rebuild()
    },
    handleOut: () => {
      leave()
      onAir = []
      floor = null
      state.set('idle')
    },
    handleOnline: () => void entry?.watch.restart(),
    handleUse: (producer, use) => entry?.reception.handleUse(producer, use),
    close: () => {
      closed = true
      leave()
      state.set('idle')
    },
  }
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}
