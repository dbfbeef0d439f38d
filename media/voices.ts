import type { ActiveSpeakerObserver, AudioLevelObserver, Producer, Router } from 'mediasoup/types'
import type { PersonId } from '../shared/domain/identifiers.ts'

const speakerIntervalMilliseconds = 300
// The observer passes over a voice with fewer than ten packets in this time, and DTX sends few between words.
const levelIntervalMilliseconds = 800
// How many of the loudest are told at once, and the level in dBov from which a voice counts. It is the mean over that
// time, gaps between words included, so it lies well below that of a word.
const loudest = { maxEntries: 8, threshold: -70 }

type VoiceEvents = {
  onSpeaker(participant: PersonId | null): void
  onLevels(levels: { participant: PersonId; level: number }[]): void
}

/** Who is speaking and how loud, measured on the server once for everyone. */
export class Voices {
  readonly #dominant: ActiveSpeakerObserver
  readonly #levels: AudioLevelObserver
  readonly #events: VoiceEvents
  readonly #heard = new Map<string, PersonId>()
  #candidate: string | undefined
  #speaker: string | undefined
  #quiet = true

  static async open(router: Router, events: VoiceEvents): Promise<Voices> {
    const [dominant, levels] = await Promise.all([
      router.createActiveSpeakerObserver({ interval: speakerIntervalMilliseconds }),
      router.createAudioLevelObserver({ ...loudest, interval: levelIntervalMilliseconds }),
    ])
    return new Voices(dominant, levels, events)
  }

  private constructor(dominant: ActiveSpeakerObserver, levels: AudioLevelObserver, events: VoiceEvents) {
    this.#dominant = dominant
    this.#levels = levels
    this.#events = events
    dominant.on('dominantspeaker', ({ producer }) => {
      this.#candidate = producer.id
    })
    levels.on('volumes', (volumes) => {
      this.#quiet = false
      this.#tellSpeaker(volumes.map(({ producer }) => producer.id))
      const known = volumes.map(({ producer, volume }) => ({
        participant: this.#heard.get(producer.id),
        level: volume,
      }))
      events.onLevels(known.flatMap(({ participant, level }) => (participant ? [{ participant, level }] : [])))
    })
    levels.on('silence', () => {
      if (!this.#quiet) events.onLevels([])
      this.#quiet = true
    })
  }

  /** A microphone that is there, or has been muted or unmuted. */
  async handleMicrophone(producer: Producer, participant: PersonId): Promise<void> {
    if (producer.paused) {
      if (!this.#heard.has(producer.id)) return
      this.handleGone(producer.id)
      // Taken out altogether: one that stays in while muted would not be announced again when it speaks again.
      const { id: producerId } = producer
      await Promise.all([this.#dominant.removeProducer({ producerId }), this.#levels.removeProducer({ producerId })])
    } else if (!this.#heard.has(producer.id)) {
      this.#heard.set(producer.id, participant)
      const { id: producerId } = producer
      await Promise.all([this.#dominant.addProducer({ producerId }), this.#levels.addProducer({ producerId })])
    }
  }

  handleGone(producerId: string): void {
    this.#heard.delete(producerId)
    if (this.#candidate === producerId) this.#candidate = undefined
    if (this.#speaker !== producerId) return
    this.#speaker = undefined
    this.#events.onSpeaker(null)
  }

  // The observer names somebody even when all are silent, so it is believed once that voice is heard.
  #tellSpeaker(audible: string[]): void {
    if (this.#candidate === undefined || this.#candidate === this.#speaker || !audible.includes(this.#candidate)) return
    const participant = this.#heard.get(this.#candidate)
    if (!participant) return
    this.#speaker = this.#candidate
    this.#events.onSpeaker(participant)
  }
}
