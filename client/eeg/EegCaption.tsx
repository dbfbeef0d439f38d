import type { EegView } from '../../shared/domain/stage.ts'
import type { EegStudy } from '../../shared/domain/study.ts'
import type { RecordingFacts } from '../../shared/protocol/imaging.ts'
import { useObservable } from '../app/observable.ts'
import { Badge } from '../design/Badge.tsx'
import { useText } from '../i18n/useText.ts'
import { paperSpeed } from './eegLayout.ts'
import type { ShownPage } from './eegModel.ts'
import { clockOf, timeOfDay } from './eegTime.ts'
import styles from './EegCaption.module.css'
import { figure, missingWords } from './eegWords.ts'
import { Remark } from './Remark.tsx'
import { screenScale } from './screenScale.ts'

export type EegCaptionProps = {
  view: EegView
  facts: RecordingFacts | null
  shown: ShownPage | null
  study: EegStudy
  /** CSS pixels of the plot. */
  width: number
}

/** What must be known to read the page: when it is, its scale and polarity, and what is not as it seems. */
export function EegCaption({ view: wished, facts, shown, study, width }: EegCaptionProps) {
  const text = useText()
  const { t } = text
  const { pixelsPerMillimetre, isCalibrated } = useObservable(screenScale)
  const view = shown?.view ?? wished
  const page = shown?.page
  const from = timeOfDay(facts?.startTime ?? null, view.start)
  const unfiltered = page?.lines.filter((line) => line.unfiltered.length > 0) ?? []
  const reduced = page?.lines.filter(({ without }) => without.length > 0) ?? []
  const filters = [...new Set(unfiltered.flatMap((line) => line.unfiltered))]
  const rates = [...new Set(unfiltered.map(({ samplesPerSecond }) => samplesPerSecond))]
  const rated = (rate: number) => {
    const labels = unfiltered.filter(({ samplesPerSecond }) => samplesPerSecond === rate).map(({ label }) => label)
    const isAll = labels.length === page?.lines.length
    return t('eeg.unfilteredAt', { hertz: figure(rate), labels: isAll ? t('eeg.allLines') : text.list(labels) })
  }
  return (
    <div className={styles.caption}>
      <span className={styles.time} role="status">
        {t('eeg.shownFrom', { from: clockOf(view.start), to: clockOf(view.start + view.seconds) })}
      </span>
      <span>{t('eeg.ofDuration', { duration: clockOf(study.durationSeconds) })}</span>
      {from && <span>{t('eeg.timeOfDay', { from })}</span>}
      <span className={styles.strong}>{t('eeg.negativeUp')}</span>
      {width > 0 && (
        <span>
          {t('eeg.scale', {
            sensitivity: figure(view.sensitivity),
            speed: text.number(paperSpeed(width, view.seconds, pixelsPerMillimetre), { maximumFractionDigits: 1 }),
          })}
        </span>
      )}
      {isCalibrated ? (
        <span>{t('eeg.calibrated')}</span>
      ) : (
        <Remark words={t('eeg.uncalibrated')} lines={[t('eeg.uncalibratedWhy')]} />
      )}
      {view.lff !== null && <Badge>{t('eeg.lffOf', { hertz: figure(view.lff) })}</Badge>}
      {view.hff !== null && <Badge>{t('eeg.hffOf', { hertz: figure(view.hff) })}</Badge>}
      {view.notch !== null && <Badge tone="caution">{t('eeg.notchOn', { hertz: view.notch })}</Badge>}
      {view.lff === null && <Badge tone="caution">{t('eeg.centred')}</Badge>}
      {view.badChannels.length > 0 && (
        <Badge tone="caution">{t('eeg.badChannels', { channels: text.list(view.badChannels) })}</Badge>
      )}
      {view.hiddenLines.length > 0 && (
        <Remark
          tone="caution"
          words={t('eeg.hidden', { count: view.hiddenLines.length })}
          lines={[text.list(view.hiddenLines)]}
        />
      )}
      {reduced.length > 0 && (
        <Remark
          tone="caution"
          words={t('eeg.reduced', { count: reduced.length })}
          lines={reduced.map(({ label, without }) => t('eeg.reducedLine', { label, sites: text.list(without) }))}
        />
      )}
      {page && page.missing.length > 0 && (
        <Remark
          tone="caution"
          words={t('eeg.missing', { count: page.missing.length })}
          lines={missingWords(page.missing, text)}
        />
      )}
      {page?.average && page.average.length > 0 && (
        <Remark
          words={t('eeg.average', { count: page.average.length })}
          lines={[t('eeg.averageOf', { channels: text.list(page.average) })]}
        />
      )}
      {page && page.unused.length > 0 && (
        <Remark
          words={t('eeg.unused', { count: page.unused.length })}
          lines={[t('eeg.unusedNames', { channels: text.list(page.unused) })]}
        />
      )}
      {unfiltered.length > 0 && (
        <Remark
          tone="caution"
          words={t('eeg.unfiltered', { filters: text.list(filters.map((filter) => t(`eeg.filter.${filter}`))) })}
          lines={rates.map(rated)}
        />
      )}
      {facts && facts.warnings.length > 0 && (
        <Remark
          words={t('eeg.warnings', { count: facts.warnings.length })}
          lines={facts.warnings.map(({ code }) => text.code('eeg.warning', code))}
        />
      )}
    </div>
  )
}
