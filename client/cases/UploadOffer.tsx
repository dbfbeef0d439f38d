import { lazy, Suspense } from 'react'
import type { UploadId } from '../../shared/domain/identifiers.ts'
import type { SeriesOffer } from '../../shared/protocol/uploads.ts'
import { Badge } from '../design/Badge.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { classes } from '../design/classes.ts'
import { useText } from '../i18n/useText.ts'
import type { Choices, UploadModel, UploadState } from './uploadModel.ts'
import styles from './UploadOffer.module.css'

const UploadSample = lazy(async () => ({ default: (await import('../imaging/UploadSample.tsx')).UploadSample }))

/** What would be added to the case, what was taken out of it, and what its sender has to look at first. */
export function UploadOffer({ upload, state }: { upload: UploadModel; state: UploadState }) {
  const { t } = useText()
  const { summary, choices } = state
  if (!summary || !state.upload) return null
  const facts = [
    summary.recordings > 0 && t('cases.offer.recordings', { count: summary.recordings }),
    summary.removed > 0 && t('cases.offer.removed', { count: summary.removed }),
    summary.known > 0 && t('cases.offer.known', { count: summary.known }),
  ].filter((fact) => fact !== false)
  return (
    <section className={classes(styles.offer)} aria-label={t('cases.offer.title')}>
      <h3 className={styles.title}>{t('cases.offer.title')}</h3>
      {facts.length > 0 && <p className={styles.facts}>{facts.join(' · ')}</p>}
      {summary.missing > 0 && <p className={styles.caution}>{t('cases.offer.missing', { count: summary.missing })}</p>}
      {summary.otherPatient && (
        <div className={styles.alarm} role="alert">
          <p>{t('cases.offer.otherPatient')}</p>
          <Checkbox isSelected={choices.samePatient} onChange={(samePatient) => upload.choose({ samePatient })}>
            {t('cases.offer.samePatient')}
          </Checkbox>
        </div>
      )}
      <ul className={styles.list}>
        {summary.series.map((series) => (
          <Series
            key={series.seriesUid}
            series={series}
            from={state.upload!}
            choices={choices}
            choose={upload.choose}
          />
        ))}
      </ul>
    </section>
  )
}

type SeriesProps = {
  series: SeriesOffer
  from: UploadId
  choices: Choices
  choose: (change: Partial<Choices>) => void
}

function Series({ series, from, choices, choose }: SeriesProps) {
  const { t } = useText()
  const name = series.description || t('cases.seriesUnnamed')
  const isLeftOut = choices.leftOut.includes(series.seriesUid)
  const listed = (list: readonly string[], isIn: boolean) =>
    isIn ? [...list, series.seriesUid] : list.filter((uid) => uid !== series.seriesUid)
  return (
    <li className={classes(styles.series, (isLeftOut || series.anotherPatient) && styles.out)}>
      <div className={styles.picture}>
        <Suspense fallback={null}>
          <UploadSample upload={from} {...series.sample} label={t('cases.offer.sample', { series: name })} />
        </Suspense>
      </div>
      <div className={styles.about}>
        <p className={styles.name}>
          {series.modality} · {name}
        </p>
        <p className={styles.facts}>
          {t('cases.offer.images', { count: series.images, columns: series.columns, rows: series.rows })}
        </p>
        <div className={styles.badges}>
          {series.lossy && <Badge tone="caution">{t('cases.lossy')}</Badge>}
          {series.stackOnly !== null && (
            <Badge>{`${t('cases.stackOnly')}: ${t(`imaging.stack.${series.stackOnly}`)}`}</Badge>
          )}
          {series.burntIn !== 'no' && <Badge tone="caution">{t('cases.burntIn')}</Badge>}
          {series.face && <Badge tone="caution">{t('cases.offer.face.badge')}</Badge>}
        </div>
        {series.anotherPatient && (
          <p className={styles.alarm} role="alert">
            {t('cases.offer.anotherPatient')}
          </p>
        )}
        {series.face && <p className={styles.facts}>{t('cases.offer.face')}</p>}
        {series.overlaysRemoved && <p className={styles.facts}>{t('cases.offer.overlays')}</p>}
        {series.burntIn !== 'no' && !series.anotherPatient && (
          <>
            <p className={styles.caution}>{t(`cases.offer.${series.burntIn}`)}</p>
            <Checkbox
              isSelected={choices.lookedAt.includes(series.seriesUid)}
              isDisabled={isLeftOut}
              onChange={(isIn) => choose({ lookedAt: listed(choices.lookedAt, isIn) })}
            >
              {t('cases.offer.lookedAt')}
            </Checkbox>
          </>
        )}
        {!series.anotherPatient && (
          <Checkbox isSelected={isLeftOut} onChange={(isIn) => choose({ leftOut: listed(choices.leftOut, isIn) })}>
            {t('cases.offer.leaveOut')}
          </Checkbox>
        )}
      </div>
    </li>
  )
}
