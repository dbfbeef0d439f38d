import { edgeLetters, orientationName } from '../../shared/dicom/geometry.ts'
import { dot } from '../../shared/dicom/vector.ts'
import type { ImageView } from '../../shared/domain/stage.ts'
import type { ImagingStudy, Series } from '../../shared/domain/study.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import type { Drawn } from './cornerstone.ts'
import { figure } from './figure.ts'
import { shortSideOf } from './framing.ts'
import { ScaleBar } from './ScaleBar.tsx'
import styles from './SliceViewport.module.css'
import type { StageModel } from './stageModel.ts'

export type SliceOverlayProps = {
  stage: StageModel
  number: number
  view: ImageView
  drawn: Drawn
  study: ImagingStudy
  series: Series
  /** Whether all slices a plane is cut through are here. */
  isWhole: boolean
  pseudonym: string | undefined
}

/** What must be known to read an image, in its four corners and at its edges. Of what was drawn; nobody is named. */
export function SliceOverlay({ stage, view, drawn, study, series, isWhole, pseudonym }: SliceOverlayProps) {
  const { t, code } = useText()
  const { links } = useObservable(stage.shown)
  const { picture, geometry, placement, canvas } = drawn
  const { header, attributes } = picture.slice
  const edges = attributes.plane && edgeLetters(attributes.plane)
  const span = shortSideOf(canvas) / placement.pixelsPerMillimetre
  const known = attributes.plane !== null || header.pixelSpacing !== null
  const synthetic = /synthetic/i.test(`${study.description} ${series.description}`)
  const isLinkedByHand = links?.some(({ one, other }) => one === series.seriesUid || other === series.seriesUid)
  const { turn } = view
  return (
    <div className={styles.overlay}>
      <div className={styles.topLeft}>
        {pseudonym && <p className={styles.strong}>{pseudonym}</p>}
        <p className={styles.detail}>{series.description || t('imaging.seriesUnnamed')}</p>
        {attributes.plane && (
          <p>
            {t(`imaging.plane.${orientationName(attributes.plane)}`)}
            <span className={styles.detail}> {heightOf(drawn)}</span>
          </p>
        )}
        {synthetic && <p className={styles.badge}>{t('imaging.synthetic')}</p>}
      </div>
      <div className={styles.topRight}>
        {series.lossy && <p className={styles.caution}>{t('imaging.lossy')}</p>}
        {picture.cut && (
          <p className={styles.caution}>{t(picture.cut.exact ? 'imaging.reformatted' : 'imaging.interpolated')}</p>
        )}
        {view.kind === 'plane' && picture.cut && view.slab.millimetres > 0 && (
          <p className={styles.caution}>
            {t('imaging.slabOf', {
              millimetres: figure(picture.cut.thickness),
              by: t(`imaging.slab.${view.slab.by}`),
            })}
          </p>
        )}
        {picture.cut && !isWhole && <p className={styles.caution}>{t('imaging.notWhole')}</p>}
        {turn.mirrored && <p className={styles.caution}>{t('imaging.mirrored')}</p>}
        {isLinkedByHand && <p className={styles.caution}>{t('imaging.linkedByHand')}</p>}
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
        <p className={styles.strong}>{t('imaging.sliceOf', { number: picture.index + 1, count: picture.count })}</p>
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
        <p className={styles.detail}>{t('imaging.zoomOf', { percent: Math.round(100 * zoomOf(drawn)) })}</p>
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

/** Device pixels for one image pixel. */
const zoomOf = ({ placement, geometry }: Drawn) => placement.pixelsPerMillimetre * Math.min(...geometry.spacing)

/** How far from the origin of the frame of reference, with the letter of its side: "H 32.5 mm". */
function heightOf({ geometry, picture }: Drawn): string {
  const { plane } = geometry
  if (!plane) return ''
  const axis = { sagittal: 0, coronal: 1, axial: 2 }[orientationName(plane)]
  const unit: [number, number, number] = [0, 0, 0]
  unit[axis] = 1
  // Of the middle of the image, so that an oblique one is called by where it is looked at.
  const middle = plane.position.map(
    (one, at) =>
      one +
      (plane.rowDirection[at]! * plane.pixelSpacing[1] * (picture.slice.header.columns - 1)) / 2 +
      (plane.columnDirection[at]! * plane.pixelSpacing[0] * (picture.slice.header.rows - 1)) / 2,
  ) as [number, number, number]
  const height = dot(middle, unit)
  return `${(height < 0 ? ['R', 'A', 'F'] : ['L', 'P', 'H'])[axis]} ${Math.abs(height).toFixed(1)} mm`
}
