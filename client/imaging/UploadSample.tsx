import { useEffect, useRef, useState } from 'react'
import { thumbnail } from '../../shared/dicom/thumbnail.ts'
import type { UploadId } from '../../shared/domain/identifiers.ts'
import { sharedWhileUsed } from '../app/sharedWhileUsed.ts'
import { useText } from '../i18n/useText.ts'
import { openImageWorkers } from './imageWorkers.ts'
import styles from './Thumbnail.module.css'

export type UploadSampleProps = { upload: UploadId; sopInstanceUid: string; frame: number; label: string }

/** Longer side in device pixels: text that is burnt in has to be legible. */
const size = 720

const useWorkers = sharedWhileUsed(() => {
  const workers = openImageWorkers(1)
  return { shared: workers, close: () => workers.close() }
})

/** An image of an upload, as it would be stored, for its sender to look at. */
export function UploadSample({ upload, sopInstanceUid, frame, label }: UploadSampleProps) {
  const { t } = useText()
  const workers = useWorkers()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [at, setAt] = useState<'loading' | 'ready' | 'problem'>('loading')
  useEffect(() => {
    let isGone = false
    workers?.preview({ upload, sopInstanceUid, frame }).then(
      ({ header, attributes, values, window }) => {
        if (isGone || !canvas.current) return
        const { width, height, rgba } = thumbnail(values, { ...header, perFrame: [attributes] }, 0, window, size)
        canvas.current.width = width
        canvas.current.height = height
        canvas.current.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
        setAt('ready')
      },
      () => setAt('problem'),
    )
    return () => {
      isGone = true
    }
  }, [workers, upload, sopInstanceUid, frame])
  return (
    <span className={styles.thumbnail}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        width={1}
        height={1}
        role="img"
        data-rendered={at}
        aria-label={at === 'problem' ? t('cases.offer.sampleFailed') : label}
      />
    </span>
  )
}
