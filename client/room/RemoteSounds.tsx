import { useEffect, useRef } from 'react'
import { useObservable } from '../app/observable.ts'
import type { OwnMedia } from '../lobby/ownMedia.ts'
import type { CallModel } from './callModel.ts'
import type { Received } from './reception.ts'
import { useReceived } from './useReceived.ts'

/** Everybody else's voice, wherever their picture is. */
export function RemoteSounds(props: { call: CallModel; media: OwnMedia; onBlocked: () => void; allowed: number }) {
  const { call, media, onBlocked, allowed } = props
  const received = useObservable(call.received)
  const { speaker } = useObservable(media.chosen)
  return received
    .filter(({ source }) => source === 'microphone' || source === 'screenSound')
    .map((voice) => <RemoteSound key={voice.producer} {...{ call, voice, speaker, onBlocked, allowed }} />)
}

type RemoteSoundProps = {
  call: CallModel
  voice: Received
  speaker: string | null
  onBlocked: () => void
  /** Grows when the person has allowed sound: then what was held back is tried again. */
  allowed: number
}

function RemoteSound({ call, voice, speaker, onBlocked, allowed }: RemoteSoundProps) {
  const audio = useRef<HTMLAudioElement>(null)
  useReceived(audio, call, voice, onBlocked)
  useEffect(() => {
    if (allowed > 0) void audio.current?.play()
  }, [allowed])
  useEffect(() => {
    // Not every browser lets a page choose where sound comes out.
    if (audio.current && 'setSinkId' in audio.current && speaker) void sinkTo(audio.current, speaker)
  }, [speaker])
  return <audio ref={audio} data-person={voice.person} />
}

async function sinkTo(element: HTMLAudioElement, speaker: string): Promise<void> {
  try {
    await element.setSinkId(speaker)
  } catch (error) {
    // The chosen loudspeaker is not there any more: sound stays with the system's.
    if (!(error instanceof DOMException)) throw error
  }
}
