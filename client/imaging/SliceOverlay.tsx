import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { edgeLetters, orientationName } from '../../shared/dicom/geometry.ts'
import { useText } from '../i18n/useText.ts'
import type { Drawn } from './cornerstone.ts'
import { figure } from './figure.ts'
import { shortSideOf } from './framing.ts'
import { ScaleBar } from './ScaleBar.tsx'
import styles from './SliceViewport.module.css'

export type SliceOverlayProps = {
  drawn: Drawn
  study: ImagingStudy
  series: Series
  index: number
  count: number
  pseudonym: string | undefined
}

/** What must be known to read a slice, in its four corners and at its edges. Of what was drawn; nobody is named. */
export function SliceOverlay({ drawn, study, series, index, count, pseudonym }: SliceOverlayProps) {
  const { t, code } = useText()
  const { picture, geometry, placement, canvas } = drawn
  const { header, attributes } = picture.slice
  const edges = attributes.plane && edgeLetters(attributes.plane)
  const span = shortSideOf(canvas) / placement.pixelsPerMillimetre
  const known = attributes.plane !== null || header.pixelSpacing !== null
  const synthetic = /synthetic/i.test(`${study.description} ${series.description}`)
  return (
    <div className={styles.overlay}>
      <div className={styles.topLeft}>
        {pseudonym && <p className={styles.strong}>{pseudonym}</p>}
        <p className={styles.detail}>{series.description || t('imaging.seriesUnnamed')}</p>
        {attributes.plane && <p>{t(`imaging.plane.${orientationName(attributes.plane)}`)}</p>}
        {synthetic && <p className={styles.badge}>{t('imaging.synthetic')}</p>}
      </div>
      <div className={styles.topRight}>
        {series.lossy && <p className={styles.caution}>{t('imaging.lossy')}</p>}
        {series.burntInPossible && <p className={styles.caution}>{t('imaging.burntIn')}</p>}
        {series.stackOnly && (
          <p className={styles.caution}>
            {t('imaging.stackOnly')}
            <br />
            <span className={styles.reason}>{code('imaging.stack', series.stackOnly)}</span>
          </p>
        )}
        {!attributes.plane && <p className={styles.caution}>{t('imaging.noGeometry')}</p>}
      </div>
      <div className={styles.bottomLeft}>
        <p className={styles.strong}>{t('imaging.sliceOf', { number: index + 1, count })}</p>
        {known && (
          <p className={styles.detail}>
            {t('imaging.spacing', { row: figure(geometry.spacing[0]), column: figure(geometry.spacing[1]) })}
          </p>
        )}
        {header.sliceThickness && (
          <p className={styles.detail}>{t('imaging.thickness', { millimetres: figure(header.sliceThickness) })}</p>
        )}
      </div>
      <div className={styles.bottomRight}>
        {known && <ScaleBar pixelsPerMillimetre={placement.pixelsPerMillimetre} canvas={canvas} />}
        {header.samplesPerPixel === 1 && (
          <p>{t('imaging.windowOf', { center: figure(picture.window.center), width: figure(picture.window.width) })}</p>
        )}
        <p>
          {known
            ? t('imaging.millimetres', { millimetres: Math.round(span) })
            : t('imaging.pixels', { pixels: Math.round(span / Math.min(...geometry.spacing)) })}
        </p>
      </div>
      {edges && (
        <>
          <span className={styles.left}>{edges.left}</span>
          <span className={styles.right}>{edges.right}</span>
          <span className={styles.top}>{edges.top}</span>
          <span className={styles.bottom}>{edges.bottom}</span>
        </>
      )}
    </div>
  )
}
