import * as encoding from 'lib0/encoding'
import { documentLimits, frame } from '../../shared/protocol/sync.ts'
import { type Presence, readPresences } from './presence.ts'
import type { DocumentSession, RefusalReason } from './session.ts'

type Person = DocumentSession['person']
type Held<Holder> = {
  holder: Holder
  person: string
  /** The browser's own counter. */
  clock: number
  /** The counter that others are told: it also grows when a line is lost and found again, which the browser's does not. */
  told: number
  state: Record<string, unknown>
}

/** Presences of a frame that the server sends: a y-websocket client sends such a frame back as it is. */
const presencesPerFrame = 8
const largestBody = presencesPerFrame * (documentLimits.awarenessBytes + 512)
/** Client ids that left; an echo of them that is still under way is no forgery. */
const rememberedGone = 1000

/** Who is where in the document. A line holds one presence; the colour is that of the person. */
export class Awareness<Holder extends object> {
  readonly #held = new Map<number, Held<Holder>>()
  readonly #changed = new Set<number>()
  readonly #gone = new Map<number, number>()
  readonly #colours = new Map<string, number>()

  /**
   * Takes a browser's own presence and puts in `user` who it really is. A y-websocket client also repeats what it was
   * told of others: what says nothing new is passed over. `mayClaim` tells whether a client id is free for the person.
   * @throws Problem `invalid-input` when it cannot be read.
   */
  receive(
    holder: Holder,
    person: Person,
    body: Uint8Array,
    mayClaim: (client: number) => boolean,
  ): RefusalReason | 'taken' | 'passed' {
    if (body.length > largestBody) return 'tooLarge'
    const own = [...this.#held].find(([, held]) => held.holder === holder)?.[0]
    const [presence, ...more] = readPresences(body).filter((one) => !this.#isEcho(one, holder, person, own))
    if (!presence) return 'passed'
    if (more.length > 0 || (own ?? presence.client) !== presence.client || !mayClaim(presence.client)) {
      return 'foreignAwareness'
    }
    if (presence.bytes > documentLimits.awarenessBytes) return 'tooLarge'
    return this.#take(holder, person, presence)
  }

  /** A line is gone, and with it what it held. */
  leave(holder: Holder): void {
    for (const [client, held] of this.#held) if (held.holder === holder) this.#forget(client)
  }

  /** Everybody who is present, for a line that has just opened. */
  everything(): Uint8Array[] {
    return awarenessFrames([...this.#held.keys()].map((client) => this.#entry(client)))
  }

  /** What has changed since this was last called, for each line but its own; undefined when nothing has. */
  changes(): ((holder: Holder) => Uint8Array[]) | undefined {
    if (this.#changed.size === 0) return undefined
    const entries = [...this.#changed].map((client) => ({
      holder: this.#held.get(client)?.holder,
      bytes: this.#entry(client),
    }))
    this.#changed.clear()
    return (holder) => awarenessFrames(entries.filter((entry) => entry.holder !== holder).map(({ bytes }) => bytes))
  }

  #take(holder: Holder, person: Person, { client, clock, state }: Presence): 'taken' | 'passed' {
    const before = this.#held.get(client)
    if (before?.holder === holder && clock <= before.clock) return 'passed'
    if (state === null) {
      this.#forget(client)
      return 'taken'
    }
    const user = { id: person.id, name: person.name, country: person.country, colour: this.#colour(person.id) }
    const told = (before?.told ?? this.#gone.get(client) ?? 0) + 1
    this.#held.set(client, { holder, person: person.id, clock, told, state: { ...state, user } })
    this.#changed.add(client)
    return 'taken'
  }

  /** Another's presence as it was told, or that somebody is gone who is not here. */
  #isEcho({ client, clock, state }: Presence, holder: Holder, person: Person, own: number | undefined): boolean {
    const held = this.#held.get(client)
    if (held?.holder === holder) return false
    // A page whose line broke comes back under its client id while the old line may look alive: it takes it over.
    const mayBeOwn = own === undefined && (held?.person ?? person.id) === person.id
    if (!held) return state === null || (!mayBeOwn && clock <= (this.#gone.get(client) ?? -1))
    return !mayBeOwn && clock <= held.told
  }

  #forget(client: number): void {
    const held = this.#held.get(client)
    if (!held) return
    this.#held.delete(client)
    this.#changed.add(client)
    this.#gone.delete(client)
    this.#gone.set(client, held.told + 1)
    const [oldest] = this.#gone.keys()
    if (this.#gone.size > rememberedGone && oldest !== undefined) this.#gone.delete(oldest)
  }

  #entry(client: number): Uint8Array {
    const held = this.#held.get(client)
    return encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, held?.told ?? this.#gone.get(client) ?? 0)
      encoding.writeVarString(encoder, JSON.stringify(held?.state ?? null))
    })
  }

  #colour(person: string): number {
    const colour = this.#colours.get(person) ?? this.#colours.size
    this.#colours.set(person, colour)
    return colour
  }
}

function awarenessFrames(entries: readonly Uint8Array[]): Uint8Array[] {
  const frames: Uint8Array[] = []
  for (let from = 0; from < entries.length; from += presencesPerFrame) {
    const chosen = entries.slice(from, from + presencesPerFrame)
    const body = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, chosen.length)
      for (const entry of chosen) encoding.writeUint8Array(encoder, entry)
    })
    frames.push(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, frame.awareness)
        encoding.writeVarUint8Array(encoder, body)
      }),
    )
  }
  return frames
}
