import { useEffect, useState } from 'react'
import type { ImageView } from '../../shared/domain/stage.ts'
import { useText } from '../i18n/useText.ts'
import type { Drawn } from './cornerstone.ts'
import { figure } from './figure.ts'
import { orientationOf } from './sliceActions.ts'
import styles from './SliceViewport.module.css'

/** Nobody listens to thirty slices a second: what one stays at is said. */
const saidAfterMilliseconds = 600

/** Says to a screen reader which series, slice and window the active viewport is at, once it has come to rest. */
export function SliceSaid({ name, view, drawn }: { name: string; view: ImageView; drawn: Drawn }) {
  const { t } = useText()
  const { picture } = drawn
  const words = t('imaging.said', {
    series: name,
    plane: t(`imaging.orientation.${orientationOf(view)}`),
    number: picture.index + 1,
    count: picture.count,
    center: figure(picture.window.center),
    width: figure(picture.window.width),
  })
  const [said, say] = useState('')
  useEffect(() => {
    const due = setTimeout(() => say(words), saidAfterMilliseconds)
    return () => clearTimeout(due)
  }, [words])
  return (
    <p className={styles.said} role="status" data-testid="said">
      {said}
    </p>
  )
}
