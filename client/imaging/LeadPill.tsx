import type { PlaneView, View } from '../../shared/domain/stage.ts'
import { useObservable } from '../app/observable.ts'
import { useText } from '../i18n/useText.ts'
import type { Text } from '../i18n/text.ts'
import { clockOf } from '../eeg/eegTime.ts'
import { seriesOf } from './atlas.ts'
import { isImage, slicesOf } from './hanging.ts'
import { orientationOf } from './sliceActions.ts'
import type { StageModel } from './stageModel.ts'
import styles from './StageView.module.css'

/** Who leads, and where they are; who asks to. */
export function LeadPill({ stage }: { stage: StageModel }) {
  const text = useText()
  const { t } = text
  const mode = useObservable(stage.mode)
  const leader = useObservable(stage.leader)
  const people = useObservable(stage.people)
  const asking = useObservable(stage.asking)
  const led = useObservable(stage.led)
  const who = people.find(({ id }) => id === leader)
  const where = whereIs(led.shown.views[led.latest], stage, text)
  const names = asking.flatMap((id) => people.find((person) => person.id === id)?.name ?? [])
  return (
    <div className={styles.pillLine}>
      <span className={styles.pill} data-mode={mode} data-testid="stage-pill">
        <span className={styles.words} role="status">
          {mode === 'leading'
            ? t('imaging.leading')
            : mode === 'alone'
              ? t('imaging.alone')
              : who
                ? t('imaging.following', { name: who.name })
                : t('imaging.nobodyLeads')}
        </span>
        {who && mode !== 'leading' && (
          <span className={styles.where}>{`${mode === 'alone' ? `${who.name} ` : ''}${where}`}</span>
        )}
      </span>
      {mode === 'leading' && names.length > 0 && (
        <span className={styles.asks} role="status">
          {t('imaging.asks', { names: text.list(names), count: names.length })}
        </span>
      )}
    </div>
  )
}

function whereIs(view: View | undefined, stage: StageModel, { t }: Text): string {
  if (view?.kind === 'eeg') return t('imaging.whereEeg', { time: clockOf(view.start) })
  const series = isImage(view) ? seriesOf(stage, view) : undefined
  if (!isImage(view) || !series) return t('imaging.whereNowhere')
  const name = series.description || t('imaging.seriesUnnamed')
  if (view.kind === 'plane')
    return t('imaging.wherePlane', { series: name, plane: t(`imaging.plane.${planeOf(view)}`) })
  const index = slicesOf(series).findIndex(
    (one) => one.sopInstanceUid === view.sopInstanceUid && one.frame === view.frame,
  )
  return t('imaging.whereSlice', { number: index + 1, series: name })
}

function planeOf(view: PlaneView) {
  const orientation = orientationOf(view)
  return orientation === 'acquired' ? 'axial' : orientation
}
