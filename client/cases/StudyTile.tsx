import { Activity, Layers } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import type { EegStudy, ImagingStudy, Series } from '../../shared/domain/study.ts'
import { Badge } from '../design/Badge.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import styles from './StudyTile.module.css'

const SeriesThumbnail = lazy(async () => ({
  default: (await import('../imaging/SeriesThumbnail.tsx')).SeriesThumbnail,
}))
const RecordingThumbnail = lazy(async () => ({
  default: (await import('../eeg/RecordingThumbnail.tsx')).RecordingThumbnail,
}))

/** One series: a picture of it, and what is known of it. */
export function SeriesTile({ study, series }: { study: ImagingStudy; series: Series }) {
  const { t } = useText()
  const frames = series.instances.reduce((sum, instance) => sum + instance.frames, 0)
  return (
    <li className={classes(styles.tile)}>
      <Picture>
        <Suspense fallback={<Layers size={20} aria-hidden />}>
          <SeriesThumbnail study={study} series={series} />
        </Suspense>
      </Picture>
      <p className={styles.name}>{series.description || t('cases.seriesUnnamed')}</p>
      <p className={styles.detail}>
        {t('cases.seriesSize', { modality: series.modality, columns: series.columns, rows: series.rows })}
        <br />
        {t('cases.imageCount', { count: frames })}
      </p>
      <div className={styles.badges}>
        {series.lossy && <Badge tone="caution">{t('cases.lossy')}</Badge>}
        {series.stackOnly !== null && <Badge>{t('cases.stackOnly')}</Badge>}
        {series.burntInPossible && <Badge tone="caution">{t('cases.burntIn')}</Badge>}
      </div>
    </li>
  )
}

/** One recording: a stretch of it, and what is known of it. */
export function EegTile({ study }: { study: EegStudy }) {
  const { t, duration } = useText()
  return (
    <div className={classes(styles.tile)}>
      <Picture wide>
        <Suspense fallback={<Activity size={20} aria-hidden />}>
          <RecordingThumbnail study={study} />
        </Suspense>
      </Picture>
      <p className={styles.detail}>
        {[study.format, t('cases.channels', { count: study.channels }), duration(study.durationSeconds)].join(' · ')}
      </p>
      {study.warnings.length > 0 && (
        <details className={styles.warnings}>
          <summary>{t('cases.warnings', { count: study.warnings.length })}</summary>
          <ul>
            {study.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Picture({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return <div className={classes(styles.picture, wide && styles.wide)}>{children}</div>
}
