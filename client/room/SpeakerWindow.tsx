import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useObservable } from '../app/observable.ts'
import styles from './Call.module.css'
import type { MeetingModels } from './meetingModels.ts'
import { filmstripOf } from './order.ts'
import { useLastOther } from './useLastOther.ts'
import { useReceived } from './useReceived.ts'

export type SpeakerWindowHandle = { open(): void }

/**
 * Who speaks, in a small window of the browser's own that stays above other programs: for who reads images elsewhere.
 * It is one element whose picture changes with the speaker, since the window ends with its element.
 */
export function SpeakerWindow({ models, ref }: { models: MeetingModels; ref: Ref<SpeakerWindowHandle> }) {
  const { room, call } = models
  const [isOpen, setOpen] = useState(false)
  const video = useRef<HTMLVideoElement>(null)
  const { large } = filmstripOf(useObservable(room.people), useLastOther(models), useObservable(room.self))
  const received = useObservable(call.received).find(
    (one) => one.person === large?.id && one.source === 'camera' && !one.paused,
  )
  useReceived(video, call, isOpen ? received : undefined)

  useEffect(() => {
    const element = video.current
    const closed = () => setOpen(false)
    element?.addEventListener('leavepictureinpicture', closed)
    return () => element?.removeEventListener('leavepictureinpicture', closed)
  }, [])
  const open = async () => {
    setOpen(true)
    try {
      // The browser opens one only for an element that has a picture, and only at a person's own press.
      const element = video.current
      if (element && received?.track && !element.srcObject) element.srcObject = new MediaStream([received.track])
      await element?.play()
      await element?.requestPictureInPicture()
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      setOpen(false)
    }
  }
  useImperativeHandle(ref, () => ({ open: () => void open() }))
  return <video ref={video} className={styles.unseen} muted playsInline aria-hidden />
}
