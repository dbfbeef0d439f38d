import { useEffect, useRef } from 'react'
import { useText } from '../i18n/useText.ts'
import type { Size } from './framing.ts'
import styles from './SliceViewport.module.css'

const lengths = [100, 50, 20, 10, 5, 2, 1]

/** A ruler in the patient's millimetres, a fifth of the viewport at most. */
export function ScaleBar({ pixelsPerMillimetre, canvas }: { pixelsPerMillimetre: number; canvas: Size }) {
  const { t } = useText()
  const bar = useRef<HTMLSpanElement>(null)
  const millimetres = lengths.find((one) => one * pixelsPerMillimetre <= canvas.width / 5) ?? 1
  useEffect(() => {
    if (bar.current)
      bar.current.style.width = `${(millimetres * pixelsPerMillimetre) / (window.devicePixelRatio || 1)}px`
  }, [millimetres, pixelsPerMillimetre])
  return (
    <p className={styles.scale}>
      <span ref={bar} className={styles.scaleBar} />
      {t('imaging.scaleBar', { millimetres })}
    </p>
  )
}
